"""In which order a network goes back through its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Array, Passage
from . import flows
from .lab import Lab


def backwards_in_forward_order(lab: Lab) -> tuple[str, ...]:
    """The chain of parts, where the gradient of the loss went to its first part and on from there."""
    if not lab.card.is_network or len(lab.card.parts) < 3 or not lab.wrong:
        return ()
    if "order" not in lab.memo:
        seen = [p for p in flows.passages(lab) if p.output is not None]
        lab.memo["order"] = _wrong_way(seen)
    found: tuple[str, ...] = lab.memo["order"]
    return found


def _wrong_way(seen: Sequence[Passage]) -> tuple[str, ...]:
    chain = _chain(seen)
    if len(chain) < 2 or chain[0].cotangent is None:
        return ()
    first, last = chain[0], chain[-1]
    assert last.output is not None
    assert first.cotangent is not None
    own = () if first.output is None else first.output.shape
    loss = _follower(last, seen)
    given = None if loss is None else _given(loss)
    from_loss = given is not None and _equal(first.cotangent, given)
    misfit = np.shape(first.cotangent) == last.output.shape != own
    right = last.cotangent is not None and given is not None and _equal(last.cotangent, given)
    return tuple(p.part for p in chain) if (from_loss or misfit) and not right else ()


def _chain(seen: Sequence[Passage]) -> list[Passage]:
    """The longest run of parts in which each gets what the one before gave."""
    best: list[Passage] = []
    for start in seen:
        run = [start]
        while (follower := _follower(run[-1], seen)) is not None and follower not in run:
            if follower.output is None or follower.output.ndim == 0:
                break  # the loss
            run.append(follower)
        best = run if len(run) > len(best) else best
    return best


def _follower(passage: Passage, seen: Sequence[Passage]) -> Passage | None:
    for other in seen:
        if other is not passage and any(_equal(v, passage.output) for v in _inputs(other)):
            return other
    return None


def _inputs(passage: Passage) -> list[Array]:
    return list(passage.inputs.values())[:1]


def _given(passage: Passage) -> Array | None:
    """The gradient that it gave for its first input."""
    first = next(iter(passage.inputs), None)
    return None if first is None else passage.gradients.get(first)


def _equal(a: Array, b: Array | None) -> bool:
    return b is not None and np.shape(a) == np.shape(b) and bool(np.array_equal(a, b))
