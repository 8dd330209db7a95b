"""Functions in tables: `ACTS = {"relu": (relu, d_relu)}`, `{"tanh": {"f": ..., "df": ...}}`.

A name for each of them is its path, `ACTS['relu'][0]`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .marks import belongs, readings

_KEY = re.compile(r"\[((?:'[^']*'|\"[^\"]*\"|\d+))\]")
# tables within tables
_DEPTH = 3


def in_table(path: str, namespace: Mapping[str, Any]) -> Any:
    """What stands at a path; LookupError where nothing does."""
    held = namespace[path.partition("[")[0]]
    for key in _KEY.findall(path):
        try:
            held = held[ast.literal_eval(key)]
        except TypeError:
            raise LookupError(path) from None
    return held


def tabled(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Every function in the tables of a file, by its path."""
    return {
        path: value
        for name, table in namespace.items()
        if not name.startswith("__")
        for path, value in _functions(name, table, _DEPTH)
    }


def _functions(path: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = [(k, v) for k, v in value.items() if isinstance(k, str)]
    elif isinstance(value, (tuple, list)):
        inner = list(enumerate(value))
    elif depth < _DEPTH and callable(value) and not isinstance(value, type):
        yield path, value
    for key, held in inner if depth and len(inner) <= 64 else ():
        yield from _functions(f"{path}[{key!r}]", held, depth - 1)


def beside(function: Any, namespace: Mapping[str, Any], *, derivative: bool) -> Any:
    """The derivative that tables put beside a function, or what `function` is put beside as one."""
    held = tabled(namespace)
    for path in (p for p, value in held.items() if value is function):
        for other, value in held.items():
            both = (path, other) if derivative else (other, path)
            if is_derivative_in_table(*both) and value is not function:
                return value
    return None


def is_derivative_in_table(path: str, forward: str) -> bool:
    """The second beside the first; a key that names the derivative of another key, or of the value
    (`df` beside `f`); the same key in a table that is named as one of derivatives.
    """
    (where, key), (there, other) = _parted(path), _parted(forward)
    if where == there:
        if isinstance(key, int) and isinstance(other, int):
            return (other, key) == (0, 1)
        return _names_derivative(str(key), str(other))
    alike = key == other and "[" not in where and "[" not in there
    return alike and _is_marked(where) and not _is_marked(there)


def _parted(path: str) -> tuple[str, str | int]:
    key = _KEY.findall(path)[-1]
    return path[: -len(key) - 2], ast.literal_eval(key)


def _names_derivative(key: str, other: str) -> bool:
    if belongs(key, other) is not None:
        return True
    bare = not _is_marked(other) and other.lower() in _VALUES
    return bare and any(way == "derivative" and not of for of, way in readings(key))


_VALUES = frozenset("f fn func function value forward act activation call fwd eval primal".split())


def _is_marked(name: str) -> bool:
    return any(way == "derivative" for _, way in readings(name.rstrip("sS")))
