"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.takes_cotangent or not lab.card.has_backward:
        return
    point = lab.point()
    inputs = [s.name for s in lab.differentiable if s.role == "input"]
    first = lab.claimed(point).gradients
    other: Array | float = 2.5 * np.asarray(point.cotangent) - 0.25
    second = lab.claimed(point, float(other) if lab.card.scalar else other).gradients
    same = [
        n
        for n in inputs
        if n in first and n in second and np.any(first[n]) and np.array_equal(first[n], second[n])
    ]
    if not same:
        return
    right_for_one = lab.card.scalar
    yield finding(
        lab,
        "backward ignores its upstream gradient: it gives the same for dout and for another dout",
        at=lab.code.function(lab.card.backward) and _signature(lab),
        label="this argument is never used" if right_for_one else "the result does not follow it",
        notes=(
            "right as the last layer, where dout is 1; wrong as soon as the loss is scaled or added to another",
        )
        if right_for_one
        else (),
        slots=tuple(n for n in same if n in lab.wrong and not lab.card.scalar),
        lowered=right_for_one,
    )


def _signature(lab: Lab) -> object:
    function = lab.code.function(lab.card.backward)
    assert function is not None
    arguments = [a for a in function.args.args if a.arg not in ("self", "cls")]
    return arguments[0] if arguments else function.body[0]


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = [s.name for s in lab.differentiable if s.role == "input"]
    yield from changes.multiplied_by_upstream(lab.code, lab.card, slots)
