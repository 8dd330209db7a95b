"""What a loss makes of its samples: a sum over them; a value that is clipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..draw import draw
from ..model import Array
from .attempt import Attempt, as_output


def adds_up(
    obj: Any, forward: Callable[[Any, Mapping[str, Array]], Any], tried: Attempt
) -> bool | None:
    """Whether a loss is a sum over the samples of this reading; None where it cannot be asked.

    L(a,b) − L(a',b) − L(a,b') + L(a',b') is 0 for samples a and b that do not feel each other.
    """
    slot = next((s for s in tried.slots if s.role != "target" and "N" in s.shape), None)
    if slot is None or len(slot.shape) < 2:
        return None
    axis = slot.shape.index("N")
    values = {s.name: draw(s, tried.sizes, np.random.default_rng(0)) for s in tried.slots}
    bumps = []
    for sample in (0, 1):
        bump = np.zeros(values[slot.name].shape)
        where = tuple(sample if i == axis else slice(None) for i in range(bump.ndim))
        bump[where] = np.linspace(0.4, 0.9, bump[where].size).reshape(bump[where].shape)
        bumps.append(bump)
    found = []
    for a, b in ((0, 0), (1, 0), (0, 1), (1, 1)):
        at = {**values, slot.name: values[slot.name] + a * bumps[0] + b * bumps[1]}
        try:
            value = as_output(forward(obj, at))
        except Exception:
            return None
        if value is None or value.size != 1:
            return None
        found.append(float(value.reshape(-1)[0]))
    mixed = abs(found[0] - found[1] - found[2] + found[3])
    return mixed <= 1e-9 * max(1.0, *(abs(v) for v in found))


def is_clipped(
    obj: Any, forward: Callable[[Any, Mapping[str, Array]], Any], tried: Attempt
) -> bool:
    """A loss that does not feel its input outside (0, 1): it takes probabilities, and clips them."""
    slot = next((s for s in tried.slots if s.role != "target" and s.domain.values == "real"), None)
    if slot is None or not any(s.role == "target" for s in tried.slots):
        return False
    values = {s.name: draw(s, tried.sizes, np.random.default_rng(0)) for s in tried.slots}
    x = values[slot.name]
    outside = (np.arange(x.size) % 2 == 0).reshape(x.shape)
    x = np.where(outside, np.sign(x) * 1.5 + 0.3, 0.2 + 0.3 * np.abs(x))
    moved = [
        x,
        np.where(outside, x + 0.05 * np.sign(x), x),
        np.where(outside, x, x + 0.05 * (0.5 - x)),
    ]
    found = []
    for v in moved:
        try:
            found.append(as_output(forward(obj, {**values, slot.name: v.copy()})))
        except Exception:
            return False
    if any(f is None or not np.all(np.isfinite(f)) for f in found):
        return False
    same = np.allclose(np.asarray(found[0]), np.asarray(found[1]), rtol=1e-12, atol=0)
    return (
        bool(outside.any())
        and same
        and not np.allclose(np.asarray(found[0]), np.asarray(found[2]), rtol=1e-9, atol=0)
    )
