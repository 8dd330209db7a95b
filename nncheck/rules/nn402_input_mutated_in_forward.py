"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding, Forward
from ..repair import changes

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    point = lab.point()
    record = lab.run(Forward(point.values)).records[0]
    data = [s.name for s in lab.card.slots if s.role != "parameter"]
    for name in data:
        if name not in record.mutated:
            continue
        failure = lab.run(Forward(point.values), readonly=True).failure
        yield finding(
            lab,
            f"forward changes its argument {name} in place: the layer before it keeps a wrong cache",
            at=failure.place if failure is not None else lab.code.function(lab.card.forward),
            label=f"writes into the caller's {name}",
            argument=name,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    name = str(found.facts["argument"])
    for qualname in lab.code.reached(lab.card.forward):
        function = lab.code.functions[qualname]
        for parameter in lab.code.parameters(function):
            if parameter == name or qualname != lab.card.forward:
                yield from changes.out_of_place(lab.code, function, parameter)
                yield changes.copied_first(lab.code, function, parameter)
