"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Comparison, Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for slot in lab.wrong:
        comparison = lab.comparisons[slot]
        where = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot} is wrong{_how_far(comparison)}",
            at=where[0] if where else lab.code.function(lab.card.backward),
            label=f"the gradient of {slot} comes from here",
            notes=_numbers(comparison),
            slots=(slot,),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from changes.negated(lab.code, lab.card, slots)
    yield from changes.multiplied_by_upstream(lab.code, lab.card, slots)
    yield from changes.transposed(lab.code, lab.card, slots)
    yield from changes.axes_changed(lab.code, lab.card, slots)
    yield from changes.normalizers_replaced(lab.code, lab.card, slots)


def _how_far(comparison: Comparison) -> str:
    if comparison.reason and comparison.wrong is None:
        return f": {comparison.reason}"
    if comparison.wrong is None or comparison.reference is None:
        return ""
    share = f"{int(comparison.wrong.sum())} of {comparison.wrong.size} entries"
    return f" in {share}, by up to {comparison.max_error:.3g}"


def _numbers(comparison: Comparison) -> tuple[str, ...]:
    """The first wrong entry, yours beside the reference."""
    wrong, yours, reference = comparison.wrong, comparison.yours, comparison.reference
    if wrong is None or yours is None or reference is None or not wrong.any():
        return ()
    index = tuple(int(i[0]) for i in wrong.nonzero())
    name = f"[{', '.join(map(str, index))}]" if index else ""
    return (f"entry {name}: yours {yours[index]:.6g}, reference {reference[index]:.6g}",)
