"""Tables of functions at module level: `ACTS = {"relu": (lambda x: ..., lambda x: ...)}`."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def is_registry(node: ast.stmt) -> bool:
    """A table that holds a lambda, and besides it only functions by name, words and tables."""
    value = _value(node)
    if not isinstance(value, ast.Dict | ast.Tuple | ast.List):
        return False
    kept = [n for _, n in _leaves("", value)]
    plain = all(isinstance(n, ast.Lambda | ast.Name | ast.Attribute | ast.Constant) for n in kept)
    return plain and any(isinstance(n, ast.Lambda) for n in kept)


def lambdas_in(node: ast.stmt) -> Iterator[tuple[str, ast.Lambda]]:
    """The lambdas of a table with the path of each: `ACTS['relu'][0]`."""
    if not is_registry(node):
        return
    for name in _names(node):
        for path, leaf in _leaves(name, _value(node)):
            if isinstance(leaf, ast.Lambda):
                yield path, leaf


def _names(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [t.id for t in targets if isinstance(t, ast.Name)]


def _value(node: ast.stmt) -> ast.expr | None:
    return node.value if isinstance(node, ast.Assign | ast.AnnAssign) and _names(node) else None


def _leaves(path: str, node: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            named = key.value if isinstance(key, ast.Constant) else None
            yield from _leaves(f"{path}[{named!r}]", value)
    elif isinstance(node, ast.Tuple | ast.List):
        for index, value in enumerate(node.elts):
            yield from _leaves(f"{path}[{index}]", value)
    elif node is not None:
        yield path, node
