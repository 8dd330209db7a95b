"""Which of the arrays that a backward returned is the gradient of which argument.

Keys say it; else the numbers do, then the position, then the shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from ..model import Array
from .gradients import Source
from .names import gradient_stem, normal

# a direction, and the derivative along it
Slope: TypeAlias = tuple[Array, float] | None


def agrees(claimed: Array, slope: Slope) -> bool:
    if slope is None or claimed.shape != slope[0].shape or claimed.dtype.kind not in "biuf":
        return False
    said = float(np.sum(claimed * slope[0]))
    scale = float(np.sum(np.abs(claimed * slope[0])))
    return abs(said - slope[1]) <= 1e-5 * max(scale, abs(slope[1])) + 1e-8


def matched(
    wanted: Sequence[str],
    arrays: Mapping[str, Array],
    values: Mapping[str, Array],
    slopes: Mapping[str, Slope],
) -> dict[str, Source]:
    """A returned array for each argument: by its key, where the numbers agree, by its position."""
    left = dict(arrays)
    plan: dict[str, Source] = {}

    def take(name: str, path: str) -> None:
        plan[name] = Source("return", path)
        del left[path]

    for name in wanted:
        path = next((p for p in left if "'" in p and _speaks_of(p, name)), None)
        if path is not None:
            take(name, path)
    for test in (_right, _same_place, _same_shape):
        for index, name in enumerate(wanted):
            if name in plan:
                continue
            own = f"[{index}]" if len(arrays) > 1 else ""
            paths = [p for p in dict.fromkeys((own, *left)) if p in left and "'" not in p]
            path = next(
                (p for p in paths if test(p, own, left[p], values[name], slopes[name])), None
            )
            if path is not None:
                take(name, path)
    return plan


def _right(path: str, own: str, array: Array, value: Array, slope: Slope) -> bool:
    return agrees(array, slope) and slope is not None and abs(slope[1]) > 1e-9


def _same_place(path: str, own: str, array: Array, value: Array, slope: Slope) -> bool:
    return path == own


def _same_shape(path: str, own: str, array: Array, value: Array, slope: Slope) -> bool:
    return array.shape == value.shape


def _speaks_of(path: str, name: str) -> bool:
    key = path.rsplit("'", 2)[-2]
    stems = (gradient_stem(path), gradient_stem(key))
    return normal(name) in [normal(s or "") for s in stems] or key == name
