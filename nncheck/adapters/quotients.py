"""Difference quotients along parameters: at which rate does a backward step along its gradient?"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array
from .state import by_identity, leaves

_H = 1e-5
_CLOSE = 1e-4
_STILL = 1e-9
_DIRECTIONS = 3
_DENOMINATOR = 5000


def common_rate(
    obj: object,
    steps: Mapping[str, Array],
    parameters: Mapping[str, tuple[str, ...]],
    value: Callable[[], float | None],
) -> tuple[float, list[str]]:
    """The factor between the steps and the gradients of `value` that most parameters share.

    Where as many parameters say one thing as another, 1 is believed first, then a descent; where
    no step is along its gradient, 1. With it come the steps of what `value` depends on: a running
    mean that is kept up to date is no parameter.
    """
    found = {n: ratios(obj, parameters[n], step, value) for n, step in steps.items()}
    rates = [r[0] for r in found.values() if r and all(is_close(r[0], other) for other in r)]

    def votes(rate: float) -> tuple[int, bool, bool]:
        return sum(is_close(r, rate) for r in rates), is_close(rate, 1.0), rate > 0

    best = max((r for r in rates if r), key=votes, default=1.0)
    return snapped(best), [n for n, r in found.items() if r]


def snapped(factor: float) -> float:
    """The fraction that a measured factor is: what was measured is known to a few digits only."""
    near = float(Fraction(factor).limit_denominator(_DENOMINATOR))
    return near if is_close(near, factor) and near else factor


def is_close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=_CLOSE)


def ratios(
    obj: object, paths: Sequence[str], step: Array, value: Callable[[], float | None]
) -> list[float]:
    """Step over gradient along several directions; nothing where the value does not change."""
    rng = np.random.default_rng(11)
    ratios = []
    for _ in range(_DIRECTIONS):
        direction = generic(step.shape, rng)
        steep = slope(obj, paths, direction, value)
        if steep is None:
            # a step of another shape than its parameter
            return [math.nan]
        if abs(steep) < _STILL:
            return []
        ratios.append(float(np.sum(step * direction)) / steep)
    return ratios


def unfelt(
    obj: object,
    paths: Mapping[str, Sequence[str]],
    value: Callable[[Any], float | None],
) -> list[str]:
    """The arrays on which `value` of the object does not depend; none where that cannot be tried."""
    try:
        twin = copy.deepcopy(obj)
    except Exception:
        return []
    found = {leaf.path: leaf.array.shape for leaf in leaves(twin)}
    rng = np.random.default_rng(12)
    silent = []
    for name, own in paths.items():
        direction = generic(found.get(own[0], ()), rng)
        steep = slope(twin, own, direction, lambda: value(twin))
        if steep is not None and abs(steep) < _STILL:
            silent.append(name)
    return silent


def slope(
    obj: object, paths: Sequence[str], direction: Array, value: Callable[[], float | None]
) -> float | None:
    """The derivative of the value along a direction of a parameter, by central differences."""
    group = next((g for g in by_identity(obj).values() if g[0].path in paths), None)
    if group is None or group[0].array.shape != direction.shape:
        return None
    array = group[0].array
    start = array.copy()
    ends = []
    for sign in (1.0, -1.0):
        array[...] = start + sign * _H * direction
        ends.append(value())
    array[...] = start
    if ends[0] is None or ends[1] is None:
        return None
    return (ends[0] - ends[1]) / (2 * _H)


def samples(values: Mapping[str, Array]) -> int:
    """How many samples there are: the axis that data and targets (`t`) share, else the first."""
    first = next(iter(values.values()))
    if not first.ndim:
        return 1
    t = values.get("t", first)
    is_column = (
        first.ndim == 2
        and t.ndim > 0
        and t.shape[0] != first.shape[0]
        and t.shape[-1] == first.shape[-1]
    )
    return int(first.shape[-1] if is_column else first.shape[0])
