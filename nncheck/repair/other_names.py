"""Candidate edits of a name in the forward: another parameter of the same kind in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate
from .code import Code
from .sites import last_name


def uses(code: Code, card: Card, slot: str) -> list[ast.expr]:
    """Where the forward reads this parameter, the last place first."""
    found = [
        node
        for qualname in code.reached(card.forward)
        for node in ast.walk(code.functions[qualname])
        if code.functions[qualname].name != "__init__"
        and isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
        and isinstance(node.ctx, ast.Load)
        and _reads(node, slot)
    ]
    return sorted(found, key=lambda n: (n.lineno, n.col_offset), reverse=True)


def exchanged(code: Code, card: Card, wrote: str, meant: str) -> Iterator[Candidate]:
    """One use of the first parameter as one of the second, written in the same way."""
    old, new = last_name(wrote), last_name(meant)
    for node in uses(code, card, wrote):
        text = code.text(node)
        at = text.rfind(old)
        yield (
            f"{new} in place of {old}",
            (code.replace(node, text[:at] + new + text[at + len(old) :]),),
        )


def _reads(node: ast.expr, slot: str) -> bool:
    """`self.b`, `b`, `params["b"]`, `self.params['b']` read the slot `b`, `params['b']`."""
    name = last_name(slot)
    if isinstance(node, ast.Name):
        return node.id == name
    if isinstance(node, ast.Attribute):
        return node.attr == name and isinstance(node.value, ast.Name)
    key = node.slice if isinstance(node, ast.Subscript) else None
    return isinstance(key, ast.Constant) and str(key.value) == name
