"""Parameters that a network holds twice: once in a table of its own, once in its layers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..repair.sites import last_name
from .lab import Lab

_RENEWS = re.compile(r"(?i)sync|load|build|assign|refresh|set_|init|rebuild|copy")


@dataclass(frozen=True, slots=True)
class Rebinding:
    """A statement that puts a new array in the table, and the slots that it leaves behind."""

    statement: ast.Assign
    target: str
    slots: tuple[str, ...]


def rebindings(lab: Lab) -> list[Rebinding]:
    """Updates that put a new array where the layers go on holding the old one."""
    if not lab.card.is_network:
        return []
    if "detached" not in lab.memo:
        lab.memo["detached"] = list(_found(lab))
    found: list[Rebinding] = lab.memo["detached"]
    return found


def _found(lab: Lab) -> Iterator[Rebinding]:
    for statement, table in _statements(lab):
        slots = tuple(
            s.name
            for s in lab.card.slots
            if s.role == "parameter" and s.differentiable and _is_left_behind(lab, s.name, table)
        )
        if slots:
            yield Rebinding(statement, lab.code.text(statement.targets[0]), slots)


def _is_left_behind(lab: Lab, slot: str, table: str) -> bool:
    """A new array in the table changes nothing, and the same change in place does."""
    values = lab.point().values
    other = {**values, slot: values[slot] * 1.5 + 0.1}
    apart = Lab(
        lab.bench, lab.card, lab.code, seed=lab.seed, salt=lab.salt, altered=f"rebound {table}"
    )
    before, after = apart.outputs([values, other])
    first, second = lab.outputs([values, other])
    if before is None or after is None or first is None or second is None:
        return False
    return bool(np.array_equal(before, after)) and not np.array_equal(first, second)


def _statements(lab: Lab) -> Iterator[tuple[ast.Assign, str]]:
    """`net.params[k] = net.params[k] - …`, with the name of the table."""
    tree = lab.code.source.tree
    handed = _handed_over(lab)
    scopes = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.Module))]
    for scope in scopes:
        body = list(_own(scope))
        for node in body:
            if not isinstance(node, ast.Assign) or len(node.targets) != 1:
                continue
            target = node.targets[0]
            if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Slice):
                continue
            text = lab.code.text(target)
            if not isinstance(node.value, ast.BinOp) or text not in lab.code.text(node.value):
                continue
            table = lab.code.text(target.value)
            if isinstance(target.value, ast.Name) and table not in handed:
                continue
            if not _is_renewed(lab, body, node):
                yield node, last_name(table)


def _handed_over(lab: Lab) -> set[str]:
    """Names of arguments of functions that are called with somebody's table."""
    calls = [n for n in ast.walk(lab.code.source.tree) if isinstance(n, ast.Call)]
    given = [a for c in calls for a in (*c.args, *(k.value for k in c.keywords))]
    return {a.attr for a in given if isinstance(a, ast.Attribute)}


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions inside."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            yield child
            yield from _own(child)


def _is_renewed(lab: Lab, body: list[ast.AST], update: ast.Assign) -> bool:
    """Something that comes later in the same scope gives the layers the new array."""
    table = lab.code.text(update.targets[0]).split("[")[0]
    owner = table.split(".")[0]
    for node in body:
        if getattr(node, "lineno", 0) <= update.lineno:
            continue
        if isinstance(node, ast.Call) and _RENEWS.search(lab.code.text(node.func)):
            if owner in lab.code.text(node):
                return True
        if isinstance(node, ast.Assign) and table in lab.code.text(node.value):
            written = [n for t in node.targets for n in ast.walk(t)]
            if any(isinstance(n, ast.Attribute) for n in written):
                return True
    return False
