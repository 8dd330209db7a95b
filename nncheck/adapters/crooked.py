"""Steps of a backward that are no gradients: an optimizer of the layer's own makes them (Adam, a decay, a clip).

A gradient is linear in what comes from above, right or wrong. A step that is not says nothing of the
gradient from which it was made.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..model import Array
from .contain import contained
from .quotients import is_close, ratios
from .state import leaves
from .steps import Steps, at_rate

# an object that holds more is not copied for this
_MOST = 100_000
_CLOSE = 1e-6


def mirrored(obj: Any) -> Any:
    """A copy of the object as it stands before its backward; None where there is none."""
    if sum(leaf.array.size for leaf in leaves(obj)) > _MOST:
        return None
    try:
        return copy.deepcopy(obj)
    except Exception:
        return None


def crooked(
    obj: Any,
    mirror: Any,
    aliases: Mapping[str, tuple[str, ...]],
    backward: Callable[[Any, Array | float], Any],
    cotangent: Array | float,
    value: Callable[[], float | None],
) -> list[str]:
    """The parameters whose steps are not linear in the upstream gradient, or a gradient and a decay."""
    if mirror is None:
        return []
    try:
        none, once, twice = (
            _taken(mirror, aliases, backward, k * np.asarray(cotangent)) for k in (0.0, 1.0, 2.0)
        )
    except Exception:
        return []
    found = []
    for name, step in once.items():
        still = none.get(name, np.zeros_like(step))
        double = twice.get(name, np.zeros_like(step))
        if not still.shape == step.shape == double.shape or np.array_equal(still, step):
            continue
        scale = _CLOSE * float(np.max(np.abs(double), initial=0.0))
        even = bool(np.all(np.abs(double - 2 * step + still) <= scale))
        held = next((leaf.array for leaf in leaves(mirror) if leaf.path in aliases[name]), None)
        decays = held is not None and np.any(still) and _is_decay(still, held)
        if not even or (decays and _is_right(ratios(obj, aliases[name], step - still, value))):
            found.append(name)
    return found


def _is_decay(step: Array, held: Array) -> bool:
    """A positive multiple of the parameter itself."""
    if step.shape != held.shape or not np.any(held):
        return False
    share = float(np.sum(step * held) / np.sum(held * held))
    return share > 0 and bool(np.allclose(step, share * held, rtol=1e-9, atol=1e-12))


def _is_right(shares: list[float]) -> bool:
    return bool(shares) and all(is_close(s, shares[0]) for s in shares)


def _taken(
    mirror: Any,
    aliases: Mapping[str, tuple[str, ...]],
    backward: Callable[[Any, Array | float], Any],
    cotangent: Array,
) -> dict[str, Array]:
    obj = copy.deepcopy(mirror)
    steps = Steps(obj, aliases)
    with contained(), at_rate(obj, 1.0):
        backward(obj, cotangent if cotangent.ndim else float(cotangent))
    return steps.taken()
