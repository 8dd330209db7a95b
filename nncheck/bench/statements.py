"""What the statements of a file name: what they read, and what they may have written."""

from __future__ import annotations

import ast
import linecache
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

# a name, and how one gets from it to a value: ("attribute", "W"), ("item", "W1"), ("item at", "i")
Reference = tuple[str, tuple[tuple[str, Any], ...]]

_WRITES_INF = re.compile(r"\binf(ty|inity)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A simple statement, or the head of a compound one."""

    line: int
    text: str
    references: tuple[Reference, ...]
    # variables of the loops around it
    loops: tuple[str, ...]

    @property
    def writes_inf(self) -> bool:
        """It says inf itself, as masks and running maxima do."""
        return bool(_WRITES_INF.search(self.text))


def statements(filename: str) -> Mapping[int, Statement]:
    """The statement on each line of a file that `linecache` knows; nothing where it cannot be read."""
    text = "".join(linecache.getlines(filename))
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}
    return dict(_by_line(tree.body, text.splitlines(), ()))


def _by_line(
    body: list[ast.stmt], lines: list[str], loops: tuple[str, ...]
) -> Iterator[tuple[int, Statement]]:
    for node in body:
        inner = [b for b in _bodies(node) if b]
        last = min((b[0].lineno for b in inner), default=(node.end_lineno or node.lineno) + 1) - 1
        last = max(last, node.lineno)
        text = " ".join(line.strip() for line in lines[node.lineno - 1 : last])
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            made = Statement(node.lineno, text, tuple(_references(node)), loops)
            for line in range(node.lineno, last + 1):
                yield line, made
        variables = _targets(node) if isinstance(node, ast.For) else ()
        within = () if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else (*loops, *variables)
        for block in inner:
            yield from _by_line(block, lines, within)


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for case in getattr(node, "cases", ()):
        yield case.body


def _targets(node: ast.For) -> tuple[str, ...]:
    return tuple(n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))


def _references(node: ast.stmt) -> Iterator[Reference]:
    """Every name of the statement itself, with the attributes and keys that follow it."""
    waiting: list[ast.AST] = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, (ast.Name, ast.Attribute, ast.Subscript)):
            found = _reference(here)
            if found is not None:
                yield found
                continue
        blocks = [id(s) for b in _bodies(here) for s in b] if isinstance(here, ast.stmt) else []
        waiting += [c for c in ast.iter_child_nodes(here) if id(c) not in blocks]


def _reference(node: ast.expr) -> Reference | None:
    if isinstance(node, ast.Name):
        return node.id, ()
    if isinstance(node, ast.Attribute):
        base = _reference(node.value)
        return None if base is None else (base[0], (*base[1], ("attribute", node.attr)))
    if isinstance(node, ast.Subscript):
        base = _reference(node.value)
        if base is not None and isinstance(node.slice, ast.Constant):
            return base[0], (*base[1], ("item", node.slice.value))
        if base is not None and isinstance(node.slice, ast.Name):
            return base[0], (*base[1], ("item at", node.slice.id))
    return None


def look_up(reference: Reference, frame: types.FrameType) -> Any:
    """The value of a reference in a frame, found without running any code; None where there is none.

    A part of an array is the array.
    """
    name, steps = reference
    scope = frame.f_locals
    value = scope.get(name, frame.f_globals.get(name))
    for kind, key in steps:
        if kind == "attribute":
            value = _attribute(value, key)
        elif isinstance(value, (dict, list, tuple)):
            value = _item(value, scope.get(key) if kind == "item at" else key)
    return value


def _attribute(value: Any, name: str) -> Any:
    if isinstance(value, types.ModuleType):
        # np.inf is written, and comes from nowhere
        return None
    held = getattr(value, "__dict__", None)
    if isinstance(held, dict) and name in held:
        return held[name]
    slot = getattr(type(value), name, None)
    if isinstance(slot, types.MemberDescriptorType):
        return getattr(value, name, None)
    # .T, .flat, .real: the array itself
    return value if isinstance(value, np.ndarray) else None


def _item(value: Any, key: Any) -> Any:
    try:
        return value.get(key) if isinstance(value, dict) else value[key]
    except (TypeError, IndexError, KeyError):
        return None


def said(reference: Reference) -> str:
    """As it is written: `self.params['W1']`."""
    name, steps = reference
    for kind, key in steps:
        name += f".{key}" if kind == "attribute" else f"[{key if kind == 'item at' else repr(key)}]"
    return name
