"""A loss at sure predictions: probabilities of exactly 0 and 1, and others near them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Forward, Place, Record, Slot
from .lab import Lab
from .rows import only_input

# so near to a sure prediction that value and gradient are those of the limit
_NEAR = (1e-6, 1e-9)
# far more than a gradient changes between those two, unless it has no limit
_BOUNDED = 10.0


@dataclass(frozen=True, slots=True)
class Look:
    """A loss and its gradient where the right class has probability `q`."""

    q: float
    values: Mapping[str, Array]
    forward: Record
    backward: Record | None
    gradient: Array | None

    @property
    def value(self) -> Array | None:
        return self.forward.output

    def place(self, *words: str, back: bool = False) -> Place | None:
        """Where the first warning of that pass speaks of any of these words."""
        record = self.backward if back else self.forward
        said = () if record is None else record.warnings
        return next((p for _, text, p in said if p and any(w in text for w in words)), None)


def pair(lab: Lab) -> tuple[Slot, Slot] | None:
    """The prediction and the target of a loss of probabilities."""
    name = only_input(lab)
    slot = next((s for s in lab.card.slots if s.name == name), None)
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    if lab.card.kind != "loss" or slot is None or target is None or lab.has_data:
        return None
    if slot.domain.values != "probability" or target.domain.values not in _TARGETS:
        return None
    return slot, target


_TARGETS = ("onehot", "index", "binary", "soft")


def predicted(lab: Lab, q: float, *, spread: float = 0.0) -> dict[str, Array] | None:
    """Values where the right class has probability q; soft targets are made sure of one class.

    `spread` is what such a target gives to the other classes.
    """
    found = pair(lab)
    if found is None:
        return None
    slot, target = found
    values = dict(lab.point().values)
    p, t = np.array(values[slot.name], dtype=float), values[target.name]
    if target.domain.values == "binary" or (target.domain.values == "soft" and p.ndim < 2):
        hard = np.asarray(np.round(t))
        values[target.name] = hard if target.domain.values == "soft" else t
        return {**values, slot.name: np.where(hard > 0, q, 1.0 - q)}
    axis = slot.domain.axis
    right = _right_class(p, t, axis)
    if right is None or p.shape[axis] < 2:
        return None
    if target.domain.values == "soft":
        values[target.name] = np.where(right, 1.0 - spread, spread / (p.shape[axis] - 1))
    return {**values, slot.name: np.where(right, q, (1.0 - q) / (p.shape[axis] - 1))}


def _right_class(p: Array, t: Array, axis: int) -> Array | None:
    """True at the class that the target names."""
    if p.ndim == 0:
        return None
    labels = t.argmax(axis=axis) if t.shape == p.shape else t.astype(int)
    classes = np.moveaxis(p, axis, -1)
    if labels.shape != classes.shape[:-1]:
        return None
    right = np.arange(classes.shape[-1]) == labels[..., None]
    return np.asarray(np.moveaxis(right, -1, axis))


def look(lab: Lab, q: float, *, spread: float = 0.0) -> Look | None:
    """Both passes where the right class has probability q; None where that cannot be asked."""
    return lab.once(f"sure {q} {spread}", lambda lab: _look(lab, q, spread))


def _look(lab: Lab, q: float, spread: float) -> Look | None:
    values = predicted(lab, q, spread=spread)
    if values is None:
        return None
    name = only_input(lab) or ""
    steps: list[Forward | Backward] = [Forward(values)]
    if lab.card.has_backward:
        given = lab.point().cotangent
        steps.append(Backward(given if lab.card.scalar else np.ones(np.shape(np.asarray(given)))))
    records = lab.run(*steps).records
    back = records[1] if len(records) > 1 else None
    gradient = None if back is None else back.gradients.get(name)
    return Look(q, values, records[0], back, gradient)


def value_is_lost(lab: Lab) -> Look | None:
    """The look at a right and sure prediction, where the loss is nan although it tends to 0."""
    sure = look(lab, 1.0)
    if sure is None or sure.value is None or not np.any(np.isnan(sure.value)):
        return None
    near = look(lab, 1.0 - _NEAR[1], spread=_NEAR[1])
    fine = near is not None and near.value is not None and np.all(np.isfinite(near.value))
    return sure if fine else None


def gradient_is_lost(lab: Lab) -> Look | None:
    """The same for the gradient: not finite there, and bounded on the way there."""
    sure = look(lab, 1.0)
    if sure is None or sure.gradient is None or np.all(np.isfinite(sure.gradient)):
        return None
    sizes = [_size(look(lab, 1.0 - d)) for d in _NEAR]
    bounded = all(np.isfinite(sizes)) and sizes[1] <= _BOUNDED * sizes[0] + 1e-9
    return sure if bounded else None


def _size(found: Look | None) -> float:
    if found is None or found.gradient is None:
        return float("inf")
    return float(np.max(np.abs(found.gradient), initial=0.0))


def zero_times_log(lab: Lab) -> Look | None:
    """Where 0 · log 0 is the loss's only trouble.

    A loss that is inf as well where the right class has probability 0 has a logarithm of 0 (NN303):
    one cause, one finding.
    """
    found = value_is_lost(lab)
    wrong = look(lab, 0.0)
    if found is None or wrong is None:
        return None
    if wrong.value is None or bool(np.all(np.isfinite(wrong.value))):
        return found
    # of 0 in a target: nan with every prediction
    everywhere = bool(np.any(np.isnan(wrong.value)))
    return found if everywhere or wrong.place("divide by zero encountered in log") is None else None
