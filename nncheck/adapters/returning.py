"""What the text of a function says of what it returns."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

GRADIENT = re.compile(r"d_?[a-z]\w*|\w*grad\w*|g|nabla\w*|delta\w*|dd?[A-Z]\w*", re.IGNORECASE)


def last_tuple(function: Any) -> list[ast.expr]:
    """What the last tuple that it returns is made of; nothing where it returns none."""
    own = [n.value for n in _own(tree_of(function)) if isinstance(n, ast.Return)]
    tuples = [v.elts for v in own if isinstance(v, ast.Tuple) and len(v.elts) > 1]
    return tuples[-1] if tuples else []


def inside(function: Any) -> Iterator[ast.AST]:
    """All that stands in the function, without itself."""
    return (n for statement in _body(tree_of(function)) for n in ast.walk(statement))


def tree_of(function: Any) -> ast.AST:
    """The text of a function as a tree; an empty one where there is none."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return ast.Module([], [])


def _body(tree: ast.AST) -> list[ast.stmt]:
    outer = next((n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)), None)
    return outer.body if outer is not None else []


def _own(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that belong to the outer function, in order: not those of functions inside it."""
    pending: list[ast.AST] = list(_body(tree))
    while pending:
        node = pending.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            pending = [*ast.iter_child_nodes(node), *pending]


def named(part: ast.expr) -> str:
    """The name of what is returned, also of an attribute; "" for a formula."""
    if isinstance(part, ast.Attribute):
        return part.attr
    return part.id if isinstance(part, ast.Name) else ""
