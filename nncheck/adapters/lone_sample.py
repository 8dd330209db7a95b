"""Networks for one sample at a time, as a column: several columns run as well, and mean nothing.

A softmax that divides by the sum over everything mixes samples. What is meant for a batch does not (but
batch normalization, which gives a single sample no gradient).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import draw
from ..model import Array
from .agreement import objective
from .attempt import Attempt, as_output, attempt
from .contain import contained
from .gradients import read
from .quotients import ratios
from .samples import adds_up

Forward = Callable[[Any, Mapping[str, Array]], Any]
Backward = Callable[[Any, Any, Mapping[str, Array]], Any]
_NEAR = 1e-4


def instead(
    make: Callable[[], Any],
    several: Attempt,
    forward: Forward,
    backward: Backward,
) -> Attempt | None:
    """`several` with one column, where its columns feel each other and more gradients of one are right."""
    if several.slots[0].shape != ("D", "N") or not several.plan:
        return None
    if adds_up(make(), forward, several) is not False:
        return None
    slots = tuple(
        replace(s, shape=tuple(1 if d == "N" else d for d in s.shape)) for s in several.slots
    )
    tried = attempt(make(), slots, several.sizes, forward=forward, backward=backward)
    if not tried.runs or not set(tried.plan) >= set(several.plan):
        return None
    more = _right(make(), tried, forward, backward) - _right(make(), several, forward, backward)
    return tried if more > 0 else None


def _right(obj: Any, tried: Attempt, forward: Forward, backward: Backward) -> int:
    """How many of the parameters the loss feels as their gradient says."""
    rng = np.random.default_rng(4)
    values = {s.name: draw(s, tried.sizes, rng) for s in tried.slots}
    try:
        with contained():
            forward(obj, {n: v.copy() for n, v in values.items()})
            returned = backward(obj, 1.0, {n: v.copy() for n, v in values.items()})
    except Exception:
        return 0
    value = objective(obj, forward, values, 1.0, as_output)
    count = 0
    for name, source in tried.plan.items():
        claim = read(source, returned, obj)
        found = ratios(obj, tried.aliases[name], claim, value) if claim is not None else []
        count += bool(found) and all(abs(r - 1) < _NEAR for r in found)
    return count
