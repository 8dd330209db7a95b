"""Whether a claimed gradient is what the output does, seen along one direction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array
from .quotients import ratios

Forward = Callable[[Any, Mapping[str, Array]], Any]
Numbers = Callable[[Any], Array | None]


def objective(
    obj: Any,
    forward: Forward,
    values: Mapping[str, Array],
    cotangent: Array | float,
    numbers: Numbers,
) -> Callable[[], float | None]:
    """What the cotangent makes of the output, with the parameters as they are at the time."""

    def value() -> float | None:
        np.random.seed(0)
        try:
            output = numbers(forward(obj, {n: v.copy() for n, v in values.items()}))
        except Exception:
            return None
        return None if output is None else float(np.sum(output * cotangent))

    return value


def agrees(
    obj: Any,
    forward: Forward,
    values: Mapping[str, Array],
    claimed: Mapping[str, Array],
    output: Array,
    cotangent: Array | float,
    rng: np.random.Generator,
    numbers: Numbers,
    parameters: Mapping[str, tuple[str, ...]],
) -> bool:
    """The directional derivative along the inputs is what the claimed gradient says.

    Where no input has a gradient, along the parameters.
    """
    moved = [n for n in values if n in claimed and claimed[n].shape == values[n].shape]
    if not moved:
        whole = objective(obj, forward, values, cotangent, numbers)
        return bool(claimed) and all(
            along(obj, parameters[n], claimed[n], whole) for n in claimed if n in parameters
        )
    step = 1e-5
    directions = {n: generic(values[n].shape, rng) for n in moved}
    ends = []
    for sign in (1.0, -1.0):
        np.random.seed(0)
        at = {
            n: v + sign * step * directions[n] if n in directions else v.copy()
            for n, v in values.items()
        }
        try:
            value = numbers(forward(obj, at))
        except Exception:
            return False
        if value is None or value.shape != output.shape:
            return False
        ends.append(float(np.sum(value * cotangent)))
    slope = (ends[0] - ends[1]) / (2 * step)
    said = sum(float(np.sum(claimed[n] * directions[n])) for n in moved)
    scale = sum(float(np.sum(np.abs(claimed[n] * directions[n]))) for n in moved)
    # nothing that moves is no agreement: 0 == 0 holds for every reading that means nothing
    moves = abs(slope) > 1e-6 * max(scale, 1e-3)
    return moves and bool(abs(slope - said) <= 1e-5 * max(scale, abs(slope)) + 1e-8)


def along(obj: Any, paths: Sequence[str], claim: Array, value: Callable[[], float | None]) -> bool:
    """The claimed gradient of a parameter is that of the value, or the value does not feel it."""
    found = ratios(obj, paths, claim, value)
    return all(abs(r - 1) < _NEAR for r in found)


_NEAR = 1e-4
