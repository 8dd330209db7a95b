"""Placeholder."""

from __future__ import annotations

import numpy as np
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Backward, Edit, Finding, Forward
from ..repair import changes

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.scalar or not lab.card.has_backward or not lab.card.takes_cotangent:
        return
    point = lab.point()
    if "cotangent" not in lab.claimed(point).mutated:
        return
    failure = lab.run(Forward(point.values), Backward(point.cotangent), readonly=True).failure
    name = _name(lab)
    yield finding(
        lab,
        f"backward changes its argument {name} in place: whoever else uses that gradient gets it masked",
        at=failure.place if failure is not None else lab.code.function(lab.card.backward),
        label=f"writes into the caller's {name}",
        notes=("right in a chain, wrong where the output feeds two layers (y = f(x) + x)",),
    )


def _name(lab: Lab) -> str:
    function = lab.code.function(lab.card.backward)
    names = lab.code.parameters(function) if function is not None else []
    return names[0] if names else "dout"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.backward)
    if function is not None and lab.code.parameters(function):
        yield from changes.out_of_place(lab.code, function, _name(lab))
        yield changes.copied_first(lab.code, function, _name(lab))
