"""What passes between the parts of a network, each part held against its own derivative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .. import numdiff
from ..model import Array, Backward, Comparison, Forward, Passage
from .answers import contract, filled
from .excuses import relative
from .lab import Lab

# entries of a part's input or parameter that are differentiated; a wrong formula shows in few
_ENTRIES = 48
_EPSILON = 1e-3


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """One part met with what really flows: the comparisons of its own VJP, by slot."""

    part: str
    comparisons: tuple[Comparison, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Slots whose gradient is off by more than an epsilon inside a logarithm makes."""
        failed = [c for c in self.comparisons if c.status == "failed"]
        return tuple(c.wrt for c in failed if relative(c) > _EPSILON)

    @property
    def lies(self) -> bool:
        return bool(self.wrong)


def passages(lab: Lab) -> tuple[Passage, ...]:
    """What each part received and gave at the generic point, in forward order."""
    point = lab.point()
    return lab.run(Forward(point.values), Backward(point.cotangent), flow=True).flow


def verdicts(lab: Lab) -> list[PartVerdict]:
    """The parts in the order of the backward pass: the loss first."""
    return [_verdict(lab, p) for p in reversed(passages(lab)) if p.output is not None]


def _verdict(lab: Lab, passage: Passage) -> PartVerdict:
    found = []
    output, given = passage.output, passage.cotangent
    if (
        output is not None
        and given is not None
        and np.ndim(given)
        and np.shape(given) != output.shape
    ):
        # what it was handed is no gradient of its output: nothing can be said of what it made of that
        return PartVerdict(passage.part, ())
    for slot, yours in passage.gradients.items():
        if slot not in passage.inputs:
            continue
        x = passage.inputs[slot]
        if x.dtype.kind != "f" or x.shape != yours.shape:
            continue
        found.append(_compare(lab, passage, slot, yours))
    return PartVerdict(passage.part, tuple(found))


def _compare(lab: Lab, passage: Passage, slot: str, yours: Array) -> Comparison:
    x = np.asarray(passage.inputs[slot], dtype=float)
    entries = list(range(x.size))
    if x.size > _ENTRIES:
        rng = np.random.default_rng(x.size)
        entries = sorted(int(i) for i in rng.choice(x.size, _ENTRIES, replace=False))

    def evaluate(at: Sequence[Array]) -> list[Array]:
        steps = [Forward({**passage.inputs, slot: v.reshape(x.shape)}) for v in at]
        lab.evaluations += len(steps)
        return filled(lab.bench.outputs(lab.card.name, steps, part=passage.part, seed=lab.seed))

    estimate = numdiff.derivatives(evaluate, x, entries=entries)
    g = np.asarray(1.0 if passage.cotangent is None else passage.cotangent, dtype=float)
    shape = () if passage.output is None else passage.output.shape
    reference = contract(estimate, g if g.shape == shape else np.broadcast_to(g, shape))
    return numdiff.compare(slot, yours.reshape(-1)[entries], reference)
