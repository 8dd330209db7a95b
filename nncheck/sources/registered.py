"""What a file itself says of its subjects: `nncheck.register(Conv, construct=lambda: Conv(3, 8))`.

The call is read, not run: its words are expressions of the file's own names, as in
[tool.nncheck.subjects].
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from .text import Source
from .units import top_level


def registered(source: Source) -> dict[str, dict[str, Any]]:
    """By name of the definition: `construct`, `inputs`, `kind`, `skip`, as far as they are given."""
    if "register" not in source.text:
        return {}
    return dict(_calls(source))


def _calls(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    imported = {
        alias.asname or alias.name
        for node in top_level(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "nncheck"
        for alias in node.names
        if alias.name == "register"
    }
    for node in top_level(source.tree):
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call) or not call.args or not _is_register(call.func, imported):
            continue
        name = ast.unparse(call.args[0])
        given = {k.arg: _said(k.arg, k.value) for k in call.keywords if k.arg}
        yield name, {k: v for k, v in given.items() if v is not None}


def _is_register(function: ast.expr, imported: set[str]) -> bool:
    if isinstance(function, ast.Attribute):
        owner = function.value
        return function.attr == "register" and isinstance(owner, ast.Name) and owner.id == "nncheck"
    return isinstance(function, ast.Name) and function.id in imported


def _said(argument: str, value: ast.expr) -> Any:
    if isinstance(value, ast.Lambda):
        value = value.body
    if argument == "inputs":
        items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
        return [ast.unparse(item) for item in items]
    if isinstance(value, ast.Constant):
        return value.value
    return ast.unparse(value)
