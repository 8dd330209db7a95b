"""Parts of a network that run more than once in a forward and keep the last time only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Forward, Passage, Record, Trial
from .lab import Lab


@dataclass(frozen=True, slots=True)
class Shared:
    """A part by the name that the network gives it, and how often it runs."""

    part: str
    times: int


def shared(lab: Lab) -> Iterator[Shared]:
    """Those that are to blame, of a network with wrong gradients."""
    if not lab.card.is_network or not lab.wrong or not lab.card.parts:
        return
    for passage in lab.run(Forward(lab.point().values), flow=True).flow:
        if passage.times > 1 and _forgets(lab, passage):
            yield Shared(passage.part, passage.times)


def _forgets(lab: Lab, passage: Passage) -> bool:
    """After two forwards each of two backwards is that of the second input, and the input matters."""
    output = passage.output
    if output is None:
        return False
    rng = np.random.default_rng(output.size)
    g = rng.standard_normal(output.shape)
    last = dict(passage.inputs)
    first = {
        k: v * -1.3 + 0.4 if v.dtype.kind == "f" and k in _data(passage) else v
        for k, v in last.items()
    }
    both = _ran(lab, passage.part, [Forward(first), Forward(last), Backward(g), Backward(g)])
    alone = _ran(lab, passage.part, [Forward(last), Backward(g)])
    other = _ran(lab, passage.part, [Forward(first), Backward(g)])
    if not both or not alone or not other:
        return False
    same = _equal(both[3], alone[1], passage) and _equal(both[2], alone[1], passage)
    return same and not _equal(other[1], alone[1], passage)


def _data(passage: Passage) -> set[str]:
    """What is handed to it: the first of its values; the others are parameters that it holds."""
    return {next(iter(passage.inputs))} if passage.inputs else set()


def _ran(lab: Lab, part: str, steps: Sequence[Forward | Backward]) -> tuple[Record, ...]:
    trial = Trial(tuple(steps), part=part, seed=lab.seed)
    lab.evaluations += len(steps)
    outcome = lab.bench.run(lab.card.name, [trial])[0]
    return () if outcome.failure is not None else outcome.records


def _equal(a: Record, b: Record, passage: Passage) -> bool:
    """The same gradient of what is handed on."""
    x = next(iter(passage.inputs))
    one, other = a.gradients.get(x), b.gradients.get(x)
    return one is not None and other is not None and _close(one, other)


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-9, atol=1e-12))
