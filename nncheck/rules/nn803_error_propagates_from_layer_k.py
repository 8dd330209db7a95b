"""Placeholder."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding, flows
from ..model import Finding
from ..repair import sites

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind != "network" or not lab.card.parts or not lab.wrong:
        return
    seen = flows.verdicts(lab)
    first = next((v for v in seen if v.lies), None)
    if first is None:
        return
    before = [_say(lab, v.part) for v in seen[: seen.index(first)]]
    below = [_say(lab, v.part) for v in seen[seen.index(first) + 1 :] if not v.lies]
    names = [sites.last_name(slot) for slot in lab.wrong]
    notes = [f"the wrong gradients of {', '.join(names)} follow from it"]
    if before:
        notes.append(f"{', '.join(before)} came before it on the way back and passed")
    if below:
        notes.append(f"{', '.join(below)} do their own part right with what they are given")
    wrong = [c.wrt for c in first.comparisons if c.status == "failed"]
    yield finding(
        lab,
        f"the first part to lie on the way back is {_say(lab, first.part)}:"
        f" what it gives for {', '.join(wrong)} is not its own derivative",
        at=_backward_of(lab, first.part),
        label="the error enters here and flows to every layer below",
        notes=tuple(notes),
        slots=lab.wrong,
        part=first.part,
        via=_say(lab, first.part),
        wrt=names,
    )


def _say(lab: Lab, part: str) -> str:
    """`Affine1` of `layers['Affine1']`, with the class where that says more."""
    name, kind = sites.last_name(part), lab.card.part_types.get(part, "")
    return name if kind.lower() in name.lower() else f"{name} ({kind})"


def _backward_of(lab: Lab, part: str) -> ast.AST | None:
    kind = lab.card.part_types.get(part, "")
    names = [q for q in lab.code.functions if q.startswith(f"{kind}.back")]
    return lab.code.function(names[0] if names else lab.card.backward)
