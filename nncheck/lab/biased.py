"""How a cross-entropy grows with a mistake: on paper by 1 for each e in the probability."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..model import Array
from . import saturated
from .extremes import logits
from .lab import Lab
from .rows import only_input

# -log of the right class's probability: two mistakes that every epsilon in use leaves alone, and
# one that float64 and float32 can hold
_MILD, _HARD = (5.0, 7.0), 28.0
_CAPPED = 0.75


@dataclass(frozen=True, slots=True)
class Capped:
    """The loss where the right class has probability exp(-28): yours, on paper, and at its best."""

    yours: float
    true: float
    best: float


def capped(lab: Lab) -> Capped | None:
    """A loss that grows with -log p as far as exp(-7), and no longer at exp(-28)."""
    return lab.once("capped", _capped)


def _capped(lab: Lab) -> Capped | None:
    if lab.card.kind != "loss" or not lab.card.scalar:
        return None
    first, second, hard, best = (_loss(lab, h) for h in (*_MILD, _HARD, None))
    slope = (second - first) / (_MILD[1] - _MILD[0])
    if not slope > 0 or not math.isfinite(hard):
        return None
    # it is the logarithm that is cut: the same slope once more, between two other mistakes
    again = (first - _loss(lab, 4.0)) / (_MILD[0] - 4.0)
    if abs(again - slope) > 0.1 * slope:
        return None
    true = second + slope * (_HARD - _MILD[1])
    return Capped(hard, true, best) if hard < _CAPPED * true else None


def _loss(lab: Lab, hardness: float | None) -> float:
    """The loss where the right class has probability exp(-hardness); None: all but 1."""
    q = 1.0 if hardness is None else math.exp(-hardness)
    values = saturated.predicted(lab, q) or _scores(lab, hardness)
    output = None if values is None else lab.output(values)
    return math.nan if output is None or output.size != 1 else float(output.reshape(-1)[0])


def _scores(lab: Lab, hardness: float | None) -> dict[str, Array] | None:
    """The same for a loss of scores, up to log(C - 1); the right class far above for None."""
    name = only_input(lab)
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    x = logits(lab)
    if name is None or target is None or target.domain.values not in ("onehot", "index", "binary"):
        return None
    values = lab.point().values
    t, shape = values[target.name], values[name].shape
    by = -800.0 if hardness is None else hardness
    if target.domain.values == "binary":
        if t.shape != shape:
            return None
        return {**values, name: np.where(t > 0, -by, by)}
    if x is None or lab.has_data:
        return None
    labels = t.argmax(axis=-1) if t.ndim == 2 else t.astype(int)
    score = np.zeros(shape)
    score[np.arange(shape[0]), labels] = -by
    return {**values, name: score}
