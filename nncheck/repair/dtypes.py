"""Arrays of integers made arrays of floats."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, called


def as_float(code: Code, card: Card) -> Iterator[Candidate]:
    """Integer types of both passes become float, all at once, then each."""
    edits: list[Edit] = []
    for qualname in code.reached(card.backward, card.forward):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.keyword) and node.arg == "dtype":
                edits.append(code.replace(node.value, "float"))
            elif isinstance(node, ast.Call) and called(node) == "astype" and node.args:
                edits.append(code.replace(node.args[0], "float"))
            elif isinstance(node, ast.Call) and called(node) in _LIKE:
                _, end = code.source.span(node)
                if not any(k.arg == "dtype" for k in node.keywords):
                    edits.append(code.source.edit((end - 1, end - 1), ", dtype=float"))
    for edit in edits:
        yield "floats", (edit,)
    if len(edits) > 1:
        yield "floats", tuple(edits)


_LIKE = ("zeros_like", "empty_like", "ones_like", "full_like", "array")
