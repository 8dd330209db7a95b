"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, flows
from ..model import Finding

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind != "network" or not lab.card.parts or not lab.wrong:
        return
    seen = flows.verdicts(lab)
    first = next((v for v in seen if v.lies), None)
    if first is None:
        return
    right = [v.part for v in seen[: seen.index(first)]]
    below = [v.part for v in seen[seen.index(first) + 1 :] if not v.lies]
    slots = ", ".join(lab.wrong)
    notes = [f"the wrong gradients of {slots} follow from it"]
    if right:
        notes.append(f"{', '.join(right)} came before it on the way back and passed")
    if below:
        notes.append(f"{', '.join(below)} do their own part right with what they are given")
    yield finding(
        lab,
        f"the first part to lie on the way back is {first.part}: its own derivative is wrong",
        at=lab.code.function(lab.card.backward),
        label="the error enters with this part and flows to every layer below",
        notes=tuple(notes),
        slots=lab.wrong,
        part=first.part,
        consequences=list(lab.wrong),
    )
