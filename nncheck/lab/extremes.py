"""What a forward gives at inputs far out: large logits, probabilities of exactly 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model import Array, Failure, Forward, Place
from . import rows
from .lab import Lab
from .rows import only_input


@dataclass(frozen=True, slots=True)
class Look:
    """The value at one extreme input, with what numpy said while it was computed."""

    x: Array
    output: Array | None
    warnings: tuple[tuple[str, str, Place | None], ...]
    failure: Failure | None = None

    def place_of(self, *words: str) -> Place | None:
        """Where the first warning that speaks of any of these words was raised."""
        for _, text, place in self.warnings:
            if place is not None and any(w in text for w in words):
                return place
        return self.failure.place if self.overflows_loudly and self.failure else None

    @property
    def overflows_loudly(self) -> bool:
        """`math.exp` raises where numpy warns."""
        return self.failure is not None and self.failure.type == "OverflowError"

    @property
    def has_nan(self) -> bool:
        return self.output is not None and bool(np.any(np.isnan(self.output)))

    @property
    def has_inf(self) -> bool:
        return self.output is not None and bool(np.any(np.isinf(self.output)))


def look(lab: Lab, x: Array, **others: Array) -> Look:
    """Run the forward with its one input at `x`, and `others` by name."""
    name = only_input(lab)
    values = {**lab.point().values, **others}
    if name is not None:
        values[name] = x
    record = lab.run(Forward(values)).records[-1]
    return Look(x, record.output, record.warnings, record.failure)


def logits(lab: Lab) -> Array | None:
    """The generic input of a subject of logits, (N, C); None when it takes no such thing."""
    name = only_input(lab)
    if name is None:
        return None
    x = lab.point().values[name]
    slot = next(s for s in lab.card.slots if s.name == name)
    if x.ndim != 2 or slot.domain.values != "real" or lab.card.kind == "network":
        return None
    return x


def all_large(x: Array, by: float = 1000.0) -> Array:
    """Every row moved up: a softmax must not change at all."""
    return x + by


def one_row_large(x: Array, by: float = 1000.0) -> Array:
    """The first row moved up, the others left: rows must not feel each other."""
    moved = x.copy()
    moved[0] += by
    return moved


def one_class_far(x: Array, target: Array, by: float = 800.0) -> Array:
    """Every logit but the target's moved up, so that the target's probability rounds to 0."""
    moved = np.array(x, dtype=float)
    labels = target.argmax(axis=-1) if target.ndim == x.ndim else target.astype(int)
    rows = np.arange(len(moved))
    moved += by
    moved[rows, labels] -= by
    return moved


def composed_log(lab: Lab) -> Look | None:
    """A log-softmax where one score of each row lies 800 below, if it is not finite there."""
    name = only_input(lab)
    if name is None or not rows.is_log_softmax(lab):
        return None
    x = np.array(lab.point().values[name], dtype=float)
    x[..., 0] -= 800.0
    found = look(lab, x)
    return found if found.has_inf or found.has_nan else None
