"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar:
        return
    shared = ratios.common(lab)
    if shared is None or shared[0].words != "N":
        return
    ratio, slots = shared
    yield finding(
        lab,
        "the loss is a mean over the batch, the gradient a sum: it is N times too large",
        label="not divided by the batch size",
        notes=(
            f"yours is {ratio.value:.6g} times the reference in every entry, at N = {ratio.value:.0f}",
        ),
        slots=slots,
        ratio="N",
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.divided_by_batch(lab.code, lab.card, found.facts["slots"])
