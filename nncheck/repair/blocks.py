"""Statements of a region, in their blocks; and statements that are moved from one place to another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Edit
from .code import Code

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def within(region: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a function or a file; not those of definitions inside it."""
    for child in ast.iter_child_nodes(region):
        if not isinstance(child, _DEFINITIONS):
            yield child
            yield from within(child)


def removed(code: Code, statement: ast.stmt) -> Edit:
    """The whole lines of a statement that stands alone on them."""
    start, end = code.source.span(statement)
    text = code.source.text
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return code.source.edit((first, len(text) if last < 0 else last + 1), "")


def moved_before(code: Code, statement: ast.stmt, other: ast.stmt) -> tuple[Edit, ...]:
    return (code.before(other, code.text(statement)), removed(code, statement))


def moved_after(code: Code, statement: ast.stmt, other: ast.stmt) -> tuple[Edit, ...]:
    """The statement after a loop that it is a part of, at the loop's own depth."""
    lines = code.text(statement)
    if "\n" in lines:
        return ()
    start, end = code.source.span(other)
    text = code.source.text
    first = text.rfind("\n", 0, start) + 1
    indent = text[first:start]
    inside = removed(code, statement)
    if inside.end >= end:
        # it is the last line of the loop: it goes where it is, less deep
        return (code.source.edit((inside.start, inside.end), f"{indent}{lines}\n"),)
    return (inside, code.source.edit((end, end), f"\n{indent}{lines}"))
