"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for value, slots in _groups(lab).items():
        yield finding(
            lab,
            f"the gradient of {', '.join(slots)} has a spare constant factor: it is {value:.6g} times too large"
            if abs(value) > 1
            else f"the gradient of {', '.join(slots)} lacks a constant factor: it is {value:.6g} times what it should be",
            label=f"{value:.6g} times the true gradient",
            notes=("the factor stays when the batch and the number of classes change",),
            slots=slots,
            ratio=value,
        )


def _groups(lab: Lab) -> dict[float, tuple[str, ...]]:
    """Slots by their factor; −1 and factors that follow a size belong to other rules."""
    found: dict[float, tuple[str, ...]] = {}
    for slot, ratio in ratios.by_slot(lab).items():
        if not ratio.words and abs(ratio.value + 1) > 1e-6:
            key = float(f"{ratio.value:.6g}")
            found[key] = (*found.get(key, ()), slot)
    return found


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.constants_changed(
        lab.code, lab.card, found.facts["slots"], float(found.facts["ratio"])
    )
