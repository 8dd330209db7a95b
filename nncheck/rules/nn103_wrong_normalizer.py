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
    if shared is None or shared[0].words in ("", "N") or shared[0].words.startswith("-"):
        return
    ratio, slots = shared
    yield finding(
        lab,
        f"the gradient is divided by the wrong size: it is {ratio.words} times what it should be",
        label="the loss is averaged over another size",
        notes=(f"yours is {ratio.value:.6g} times the reference in every entry",),
        slots=slots,
        ratio=ratio.words,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.normalizers_replaced(lab.code, lab.card, found.facts["slots"])
