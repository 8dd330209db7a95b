"""Which sizes of its inputs a class leaves open, and which its parameters or settings fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..model import Array, Slot
from . import methods as pairs
from .attempt import Attempt, attempt
from .construct import Construction
from .variants import runs


def free(
    cls: Callable[..., Any],
    construction: Construction,
    tried: Attempt,
    forward: Callable[[Any, Mapping[str, Array]], Any],
    backward: pairs.Backwards | None,
) -> tuple[tuple[Slot, ...], dict[str, int]]:
    """Which symbols of the shapes are free: another size runs as well.

    A forward may leave out what is too much (`zip(weights, inputs)`): of features, not of samples,
    the gradient then shows that their number was fixed.
    """
    symbols = dict.fromkeys(d for s in tried.slots for d in s.shape if isinstance(d, str))
    symbols |= dict.fromkeys(s.domain.classes for s in tried.slots if s.domain.classes)
    sizes = {s: tried.sizes[s] for s in symbols}
    fixed: dict[str, int] = {}
    bounds = {s.domain.classes for s in tried.slots if s.domain.classes}
    for symbol in sizes:
        other = {**tried.sizes, symbol: sizes[symbol] + 2}
        if symbol in bounds:
            continue
        fits = runs(cls, construction, tried.slots, other, forward)
        if fits and symbol != "N" and tried.runs:
            obj = construction.build(cls)
            fits = attempt(obj, tried.slots, other, forward=forward, backward=backward).runs
        if not fits:
            fixed[symbol] = sizes[symbol]
    slots = tuple(
        replace(s, shape=tuple(fixed.get(d, d) if isinstance(d, str) else d for d in s.shape))
        for s in tried.slots
    )
    return slots, {s: n for s, n in sizes.items() if s not in fixed}
