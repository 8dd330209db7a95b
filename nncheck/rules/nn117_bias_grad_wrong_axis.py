"""Placeholder."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.scalar:
        return
    point = lab.point()
    g = np.asarray(point.cotangent)
    for slot in lab.wrong:
        if slot not in [s.name for s in lab.card.slots if s.role == "parameter"]:
            continue
        yours = lab.claimed(point).gradients.get(slot)
        expected = lab.reference(slot, point).value
        right = _axes(g, expected)
        wrong = _axes(g, yours) if yours is not None else None
        if right is None or wrong is None or right == wrong:
            continue
        where = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot} sums over axis {_say(wrong)} instead of {_say(right)}",
            at=where[0] if where else None,
            label=f"gives shape {np.shape(yours)}; {slot} has shape {point.values[slot].shape}",
            slots=(slot,),
            yours=list(wrong),
            right=list(right),
        )


def _axes(g: Array, array: Array) -> tuple[int, ...] | None:
    """The axes of g whose sum is `array`, broadcast and kept dimensions allowed; None if none."""
    flat = np.asarray(array, dtype=float)
    for count in range(1, g.ndim + 1):
        for axes in itertools.combinations(range(g.ndim), count):
            summed = g.sum(axis=axes)
            same = summed.size == flat.size and np.allclose(
                np.ravel(flat), np.ravel(summed), rtol=1e-6, atol=1e-9
            )
            spread = (
                count == g.ndim
                and flat.size > 1
                and np.allclose(flat, summed, rtol=1e-6, atol=1e-9)
            )
            if same or spread:
                return axes
    return None


def _say(axes: tuple[int, ...]) -> str:
    return str(axes[0]) if len(axes) == 1 else str(axes)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.axes_changed(lab.code, lab.card, found.facts["slots"])
