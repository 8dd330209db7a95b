"""What a network was built with: how far its weights spread what they are given, what learns at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Forward, Slot
from . import beginning
from .lab import Lab

# uniform numbers from 0 to 1 have the mean 0.5; a hundredth of them does no harm
_ALL_PUSH, _FAR = 0.3, 8.0
# so many numbers of both signs do not all come out positive
_MANY = 12
_DATA = ("as it begins", "begun once more", "begun a third time")


@dataclass(frozen=True, slots=True)
class Spread:
    """A matrix as it was built: its least entry, its mean, and what it makes of a spread of 1."""

    slot: str
    least: float
    mean: float
    factor: float
    size: int

    @property
    def is_one_sided(self) -> bool:
        return self.least >= 0.0 and self.mean > _ALL_PUSH and self.size >= _MANY

    @property
    def is_far(self) -> bool:
        return self.factor > _FAR


def matrices(lab: Lab) -> list[Slot]:
    """Weights between layers, as they were built; none of a subject with the user's own data."""
    if not lab.card.is_network or lab.has_data:
        return []
    return [
        s
        for s in lab.card.slots
        if s.role == "parameter"
        and s.differentiable
        and s.initial is not None
        and s.initial.ndim == 2
        and min(s.initial.shape) > 1
        and np.ptp(s.initial) > 0
    ]


def spreads(lab: Lab) -> list[Spread]:
    """Each matrix of the network by itself."""
    found = []
    for slot in matrices(lab):
        weights = np.asarray(slot.initial, dtype=float)
        # the smaller of the two ways round: which axis the inputs lie along is a convention
        fan = min(weights.shape)
        found.append(
            Spread(
                slot.name,
                weights.min(),
                weights.mean(),
                float(weights.std() * np.sqrt(fan)),
                weights.size,
            )
        )
    return found


def silent(lab: Lab) -> tuple[str, ...]:
    """Matrices whose gradient is 0 in every batch, at the beginning, while another one learns."""
    weights = [s.name for s in matrices(lab)]
    if len(weights) < 2:
        return ()
    sizes: dict[str, list[float]] = {name: [] for name in weights}
    for gradients in _gradients(lab):
        for name in weights:
            if name not in gradients:
                return ()
            sizes[name].append(float(np.abs(gradients[name]).max()))
    return tuple(n for n, s in sizes.items() if s and max(s) == 0.0) if _others_learn(lab) else ()


def _others_learn(lab: Lab) -> bool:
    """As the network begins some parameter has a gradient, and drawn anew each of them has one."""
    weights = [s.name for s in matrices(lab)]
    begun, anew = lab.pass_at(beginning.begun(lab)), lab.pass_at(lab.point())
    if begun.failure is not None or anew.failure is not None:
        return False
    now = begun.records[-1].gradients
    later = anew.records[-1].gradients
    return any(g.any() for g in now.values()) and all(
        n in later and later[n].any() for n in weights
    )


def _gradients(lab: Lab) -> Iterator[dict[str, Array]]:
    built = beginning.begun(lab).values
    parameters = {s.name: built[s.name] for s in lab.card.slots if s.role == "parameter"}
    for name in _DATA:
        point = lab.point(name)
        outcome = lab.run(Forward({**point.values, **parameters}), Backward(point.cotangent))
        if outcome.failure is not None:
            return
        yield dict(outcome.records[-1].gradients)
