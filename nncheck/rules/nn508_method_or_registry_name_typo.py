"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    for code, facts in lab.card.contract:
        if code != "NN508":
            continue
        wrote, meant = str(facts["wrote"]), str(facts["meant"])
        function = lab.code.functions.get(f"{lab.card.name}.{wrote}")
        yield finding(
            lab,
            f"the method is called {wrote}; whoever calls {meant} gets an AttributeError",
            at=_header(lab, function),
            label=f"expected {meant}",
            wrote=wrote,
            meant=meant,
        )


def _header(lab: Lab, function: object):  # type: ignore[no-untyped-def]
    """The line of the `def`, not the whole body."""
    if function is None:
        return None
    start, _ = lab.code.source.span(function)  # type: ignore[arg-type]
    end = lab.code.source.text.index("\n", start)
    return lab.code.source.place((start, end))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.renamed(
        lab.code, lab.card.name, str(found.facts["wrote"]), str(found.facts["meant"])
    )
