"""Forwards that pick the largest of several inputs, and what their backward does where these tie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Forward
from . import rows
from .lab import Lab

# inputs that are looked at at most
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Tied:
    """At equal inputs: what the gradient of an input sums up to, and what was handed in."""

    slot: str
    given: float
    total: float

    @property
    def times(self) -> float:
        return self.total / self.given


def tied(lab: Lab) -> Tied | None:
    """What becomes of an upstream gradient where all inputs are equal; None for other forwards.

    A forward picks when its outputs are entries of its input, and fewer. Every subgradient of a
    maximum hands on as much as it is given, whomever it gives it to.
    """
    slot = rows.only_input(lab)
    if slot is None or lab.card.scalar or slot in lab.wrong:
        return None
    x = lab.point().values[slot]
    y = lab.output(lab.point().values)
    if y is None or x.size > _MOST or not 0 < y.size < x.size or not _picks(y, x):
        return None
    equal = {**lab.point().values, slot: np.full(x.shape, 1.5)}
    g = np.abs(np.asarray(lab.point().cotangent, dtype=float)) + 0.5
    outcome = lab.run(Forward(equal), Backward(g))
    if outcome.failure is not None:
        return None
    output, claimed = outcome.records[0].output, outcome.records[-1].gradients.get(slot)
    if output is None or claimed is None or claimed.shape != x.shape:
        return None
    if not np.array_equal(np.asarray(output), np.full(y.shape, 1.5)):
        return None
    return Tied(slot, float(np.sum(g)), float(np.sum(claimed)))


def _picks(y: Array, x: Array) -> bool:
    """Every output is an input; ties aside a generic point has each of them once."""
    values = set(x.ravel().tolist())
    chosen = y.ravel().tolist()
    return all(v in values for v in chosen) and len(set(chosen)) > 1
