"""Placeholder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import changes, sites

SEVERITY = "warning"
FAMILY = "purity"

_GRADIENT_NAME = re.compile(r"^(d[a-zA-Z]\w*|dout|grads?\w*|\w*_grad|delta\w*|g)$")


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.scalar or not lab.card.has_backward:
        return
    record = lab.claimed(lab.point())
    if "cotangent" in record.mutated:
        return
    gradients = [f"d{s.name}" for s in lab.differentiable if s.role == "input"]
    twins = [p for p in record.aliases if p[0] in gradients and p[1] in gradients]
    same = [p for p in record.aliases if p[0] in gradients and p[1] == "cotangent"]
    where = (
        sites.sites(lab.code, lab.card, lab.differentiable[0].name) if lab.differentiable else []
    )
    if twins:
        message = f"backward returns the same array as {twins[0][0]} and as {twins[0][1]}: adding to one changes both"
    elif same and _somebody_writes_in_place(lab):
        message = f"backward returns the caller's own array as {same[0][0]}, and this file writes into gradients in place"
    else:
        return
    yield finding(lab, message, at=where[0] if where else None, label="not a copy", slots=())


def _somebody_writes_in_place(lab: Lab) -> bool:
    """Some function of the file changes a gradient that it was given, or one by name, in place."""
    for function in lab.code.functions.values():
        given = set(lab.code.parameters(function))
        rebound = {
            t for t, _, s in lab.code.assigned(function) if t in given and isinstance(s, ast.Assign)
        }
        for node in ast.walk(function):
            target = node.target if isinstance(node, ast.AugAssign) else None
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                target = node.targets[0].value
            if (
                isinstance(target, ast.Name)
                and target.id in given - rebound
                and _GRADIENT_NAME.match(target.id)
            ):
                return True
    return False


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    edits: dict[int, Edit] = {}
    for slot in lab.differentiable:
        for site in sites.sites(lab.code, lab.card, slot.name):
            edit = changes.wrapped(lab.code, site, "{}.copy()")
            edits.setdefault(edit.start, edit)
            yield "return a copy", (edit,)
    if len(edits) > 1:
        yield "return copies", tuple(edits.values())
