"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    slots = tuple(s for s, ratio in ratios.by_slot(lab).items() if ratio.words == "1/N")
    if not slots or set(slots) != set(lab.wrong):
        return
    parameters = {s.name for s in lab.differentiable if s.role == "parameter"}
    by_design = not lab.card.scalar and set(slots) == parameters and len(parameters) > 1
    yield finding(
        lab,
        f"the gradient of {', '.join(slots)} is divided by the batch size once too often",
        label="divides by the batch size",
        notes=("right only if the loss does not divide by it: then say so beside it",)
        if by_design
        else (),
        slots=() if by_design else slots,
        lowered=by_design,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if found.severity == "error":
        yield from changes.normalizers_replaced(lab.code, lab.card, found.facts["slots"])
