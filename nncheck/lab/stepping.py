"""Backwards that change the parameters as they go: what of an error is the step's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .lab import Lab

# an error that is the step's shrinks with it, some 65 thousand times; so much says that it did
_SHRINKS = 1e-2


@dataclass(frozen=True, slots=True)
class Shrinking:
    """The largest error of one gradient after a step at the rate 1, and after a very small one."""

    at_one: float
    at_small: float

    @property
    def vanishes(self) -> bool:
        return self.at_small <= _SHRINKS * self.at_one


def shrinking(lab: Lab) -> dict[str, Shrinking]:
    """The errors of all wrong gradients at both rates; empty where a pass fails."""
    point = lab.point()
    small = Lab(lab.bench, lab.card, lab.code, seed=lab.seed, salt=lab.salt, altered="rate")
    at_one, at_small = lab.pass_at(point), small.pass_at(point)
    if at_one.failure is not None or at_small.failure is not None:
        return {}
    found: dict[str, Shrinking] = {}
    for slot in lab.wrong:
        reference = lab.reference(slot, point).value
        claims = [o.records[-1].gradients.get(slot) for o in (at_one, at_small)]
        if any(c is None or c.shape != reference.shape for c in claims):
            return {}
        errors = [float(np.max(np.abs(c - reference))) for c in claims if c is not None]
        found[slot] = Shrinking(*errors)
    return found
