"""Other forms in which a class takes its inputs: other targets, one sample without a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import draw
from ..model import Array, Slot, Variant
from . import methods as pairs
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import Construction
from .methods import Methods


def runs(
    cls: Callable[..., Any],
    construction: Construction,
    slots: tuple[Slot, ...],
    sizes: Mapping[str, int],
    forward: Callable[[Any, Mapping[str, Array]], Any],
) -> bool:
    """The forward takes inputs of these shapes and sizes."""
    rng = np.random.default_rng(1)
    try:
        output = forward(construction.build(cls), {s.name: draw(s, sizes, rng) for s in slots})
    except Exception:
        return False
    return as_output(output) is not None


def variants_of(
    candidate: Candidate,
    methods: Methods,
    construction: Construction,
    slots: tuple[Slot, ...],
    sizes: Mapping[str, int],
) -> tuple[Variant, ...]:
    """Other forms of targets, and one sample without a batch axis, that the forward takes."""
    forward, _ = pairs.runners(methods)
    y = next(s for s in slots if s.role != "target")
    t = next(s for s in slots if s.role == "target")
    found: list[Variant] = []
    seen = {(t.domain.values, t.shape)}
    for pattern in patterns.losses(y.name, t.name, hints=""):
        target = next(s for s in pattern if s.role == "target")
        key = (target.domain.values, target.shape)
        given = next(s for s in pattern if s.role != "target")
        if key in seen or given.shape != y.shape:
            continue
        seen.add(key)
        if runs(candidate.obj, construction, (y, target), sizes, forward):
            found.append(Variant(f"{target.domain.values} targets", (y, target)))
    if y.shape[:1] == ("N",) and len(y.shape) == 2 and len(t.shape) == 2:
        one = (replace(y, shape=y.shape[1:]), replace(t, shape=t.shape[1:]))
        if runs(candidate.obj, construction, one, sizes, forward):
            found.append(Variant("one sample", one))
    return tuple(found)


def one_sample(slots: tuple[Slot, ...]) -> tuple[Variant, ...]:
    """The input without its batch axis; whether the code takes it, the lab finds out."""
    x = slots[0]
    if len(slots) == 1 and x.shape[:1] == ("N",) and len(x.shape) == 2:
        return (Variant("one sample", (replace(x, shape=x.shape[1:]),)),)
    return ()
