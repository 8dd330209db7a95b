"""What a second forward on the same object leaves behind for the backward."""

from __future__ import annotations

import numpy as np

from ..model import Array, Backward, Forward, Record
from .lab import Lab


def stale(lab: Lab) -> tuple[str, ...] | None:
    """What `_stale` finds, asked once."""
    return lab.once("stale", _stale)


def _stale(lab: Lab) -> tuple[str, ...] | None:
    """Gradients that belong to an older forward than the last; None where it cannot be asked.

    Two objects see two forwards each, (first, last) and (last, last), then one backward, so that
    both have drawn the same random numbers. Asked only where the last outputs are the same: state
    that is carried on purpose (an RNN's) changes them.
    """
    if not lab.card.has_backward or lab.card.kind == "network" or lab.has_data:
        return None
    last = lab.point()
    other = lab.point("another").values
    inputs = {s.name for s in lab.card.slots if s.role != "parameter"}
    first = {k: other[k] if k in inputs else v for k, v in last.values.items()}
    if all(np.array_equal(first[k], last.values[k]) for k in inputs):
        return None
    back = Backward(last.cotangent)
    mixed = lab.run(Forward(first), Forward(last.values), back)
    same = lab.run(Forward(last.values), Forward(last.values), back)
    if mixed.failure is not None or same.failure is not None:
        return None
    if not _equal(mixed.records[1].output, same.records[1].output):
        return None
    return _differing(mixed.records[2], same.records[2])


def frozen(lab: Lab) -> bool:
    """What has nothing to learn goes on with what it kept of its first input.

    The output for another input is not that of a fresh object, and stays what it is when asked again:
    what is carried from call to call on purpose goes on changing.
    """
    learns = any(s.role == "parameter" for s in lab.card.slots)
    if learns or not lab.card.has_backward or lab.card.is_network or lab.has_data or lab.wrong:
        return False
    return lab.once("frozen", _frozen)


def _frozen(lab: Lab) -> bool:
    last, first = lab.point().values, lab.point("another").values
    if any(first[k].shape != v.shape for k, v in last.items()):
        return False
    mixed = lab.run(Forward(first), Forward(last), Forward(last))
    fresh = lab.run(Forward(last))
    same = lab.run(Forward(last), Forward(last))
    if any(o.failure is not None for o in (mixed, fresh, same)) or not lab.is_repeatable:
        return False
    alone = fresh.records[0].output
    if not _equal(same.records[1].output, alone):
        return False
    after, again = mixed.records[1].output, mixed.records[2].output
    return not _equal(after, alone) and _equal(after, again)


def _differing(mixed: Record, same: Record) -> tuple[str, ...]:
    return tuple(
        name
        for name, value in same.gradients.items()
        if not _equal(mixed.gradients.get(name), value)
    )


def _equal(a: Array | None, b: Array | None) -> bool:
    if a is None or b is None:
        return a is b
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))
