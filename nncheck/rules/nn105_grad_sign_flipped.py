"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    slots = tuple(
        slot
        for slot, ratio in ratios.by_slot(lab).items()
        if not ratio.words and abs(ratio.value + 1) <= 1e-6
    )
    if slots:
        yield finding(
            lab,
            f"the gradient of {', '.join(slots)} has the wrong sign: yours is -1 times the reference",
            label="the sign is turned",
            slots=slots,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.negated(lab.code, lab.card, found.facts["slots"])
