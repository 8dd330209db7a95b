"""Whether a backward takes differences of its forward instead of computing a derivative.

Such a gradient agrees to some digits only, as a wrong epsilon's does. What tells them apart is how
it moves: differences divide the forward's rounding by their step, so between points that lie next to
each other the gradient jumps where the forward does not.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..model import Array, Point

if TYPE_CHECKING:
    from .lab import Lab

EPS = float(np.finfo(np.float64).eps)
# parts of the input's size by which the neighbours lie apart
_NEAR = (-3e-14, 0.0, 2e-14, 5e-14)
# formulas agree to this part of the gradient's size
_EXACT = 1e-12
# and stray by a few roundings, as forwards do
_SMOOTH = 64 * EPS


def differences(lab: Lab) -> int | None:
    """To how many digits a backward that takes differences agrees; None: it takes none."""
    return lab.once("differences", _differences)


def _differences(lab: Lab) -> int | None:
    if not lab.card.has_backward or lab.wrong or lab.card.kind == "autodiff":
        return None
    point = lab.point()
    for slot in lab.differentiable:
        found = lab.compare(slot.name, point)
        size = _size(found.reference)
        if found.status != "passed" or found.yours is None or not size:
            continue
        gap = found.max_error / size
        # where the reference itself knows no more nothing can be said
        if gap < _EXACT or found.yours.dtype != np.float64 or found.entries is not None:
            continue
        if np.max(lab.reference(slot.name, point).error, initial=0.0) > gap * size:
            continue
        if is_rough(lab, slot.name, point):
            return max(0, math.floor(-math.log10(gap)))
    return None


def is_rough(lab: Lab, slot: str, point: Point) -> bool:
    """The claimed gradient jumps between neighbours, and the forward does not."""
    x = point.values[slot]
    near = [{**point.values, slot: x + k * x} for k in _NEAR]
    outputs = lab.outputs(near)
    places = [Point(values, point.cotangent, point.name) for values in near]
    claims = [lab.claimed(p, p.cotangent).gradients.get(slot) for p in places]
    forward, backward = _roughness(outputs), _roughness(claims)
    return forward < _SMOOTH and backward > max(_SMOOTH, 100 * forward)


def _roughness(arrays: list[Array | None]) -> float:
    """How far the values stray from the line through the first and the last, by their size."""
    known = [a for a in arrays if a is not None and a.shape == getattr(arrays[0], "shape", None)]
    if len(known) < len(arrays) or not all(np.all(np.isfinite(a)) for a in known):
        return math.inf
    first, last = known[0], known[-1]
    along = [(k - _NEAR[0]) / (_NEAR[-1] - _NEAR[0]) for k in _NEAR]
    gaps = [_size(a - (first + t * (last - first))) for a, t in zip(known, along, strict=True)]
    return max(gaps) / max(_size(first), EPS)


def _size(array: Array | None) -> float:
    return 0.0 if array is None else float(np.max(np.abs(array), initial=0.0))
