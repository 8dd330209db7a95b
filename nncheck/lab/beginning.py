"""Where a network begins: the parameters that it was built with, and what learns there alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model import Array, Point, Slot
from .lab import Lab

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Alike:
    """A matrix of one value, and how many of its slices have the same gradient."""

    slot: str
    value: float
    units: int


def alike(lab: Lab) -> list[Alike]:
    """Matrices of one value that all learn alike in every unit; empty where one layer is all."""
    if "beginning" not in lab.memo:
        lab.memo["beginning"] = _alike(lab)
    found: list[Alike] = lab.memo["beginning"]
    return found


def _alike(lab: Lab) -> list[Alike]:
    card = lab.card
    matrices = [s for s in card.slots if _is_matrix(s)]
    even = [s for s in matrices if s.initial is not None and np.ptp(s.initial) == 0]
    if not card.is_network or len(matrices) < 2 or not even or lab.has_data:
        return []
    point = begun(lab)
    outcome = lab.pass_at(point)
    gradients = {} if outcome.failure else outcome.records[-1].gradients
    found = []
    for slot in even:
        gradient = gradients.get(slot.name)
        if gradient is None or gradient.shape != point.values[slot.name].shape:
            continue
        if not gradient.any() and len(even) < 2:
            continue  # nothing has come back to it yet, for another reason
        axis = next((a for a in range(2) if gradient.shape[a] > 1 and _even(gradient, a)), None)
        if axis is not None:
            value = float(point.values[slot.name].flat[0])
            found.append(Alike(slot.name, value, gradient.shape[axis]))
    return found


def begun(lab: Lab) -> Point:
    """The generic point with the parameters that the network was built with."""
    name, point = "as it begins", lab.point()
    built = {
        s.name: np.array(s.initial, dtype=float)
        for s in lab.card.slots
        if s.role == "parameter" and s.initial is not None
    }
    return lab.point_as(name, lambda: Point({**point.values, **built}, point.cotangent, name))


def _is_matrix(slot: Slot) -> bool:
    return (
        slot.role == "parameter"
        and slot.differentiable
        and slot.initial is not None
        and slot.initial.ndim == 2
        and slot.initial.size > max(slot.initial.shape)
    )


def _even(gradient: Array, axis: int) -> bool:
    """All slices along the axis are the same."""
    size = float(np.max(np.abs(gradient)))
    return bool(np.max(np.ptp(gradient, axis=axis)) <= _CLOSE * size)
