"""Where definitions are called, and with which constants: what a constructor's arguments may be."""

from __future__ import annotations

import ast
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..model import Place
from .text import Source
from .units import top_level


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()

_OPERATORS: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
# `10 ** 10 ** 10` in somebody's file must not stop the checker
_LARGEST_OPERAND = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class CallSite:
    """One call: its arguments where they are constants, else UNKNOWN.

    `complete` is False where `*args` or `**kwargs` hide some. `inside` is the qualified name of
    the definition that holds the call, None at module level.
    """

    name: str
    node: ast.Call
    place: Place
    arguments: tuple[object, ...]
    keywords: Mapping[str, object]
    complete: bool
    inside: str | None

    @property
    def is_constant(self) -> bool:
        """Whether every argument is known."""
        return self.complete and UNKNOWN not in (*self.arguments, *self.keywords.values())


def call_sites(source: Source) -> dict[str, tuple[CallSite, ...]]:
    """All calls of plain names, by name, in source order."""
    constants = _constants(source.tree)
    found: dict[str, list[CallSite]] = {}
    for call, inside in _calls(source.tree, ""):
        if isinstance(call.func, ast.Name):
            site = _site(source, call.func.id, call, inside, constants)
            found.setdefault(site.name, []).append(site)
    return {
        name: tuple(sorted(sites, key=lambda s: (s.node.lineno, s.node.col_offset)))
        for name, sites in found.items()
    }


def constant(node: ast.expr, constants: Mapping[str, object]) -> object:
    """The value of a literal, of arithmetic on numbers, or of a name of `constants`; or UNKNOWN."""
    if isinstance(node, ast.Name):
        return constants.get(node.id, UNKNOWN)
    if isinstance(node, ast.BinOp):
        return _arithmetic(node, constants)
    if isinstance(node, ast.Tuple | ast.List):
        items = [constant(item, constants) for item in node.elts]
        if UNKNOWN in items:
            return UNKNOWN
        return tuple(items) if isinstance(node, ast.Tuple) else items
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNKNOWN


def _arithmetic(node: ast.BinOp, constants: Mapping[str, object]) -> object:
    left, right = constant(node.left, constants), constant(node.right, constants)
    apply = _OPERATORS.get(type(node.op))
    for value in (left, right):
        if not isinstance(value, int | float) or abs(value) > _LARGEST_OPERAND:
            return UNKNOWN
    if apply is None or (apply is operator.pow and isinstance(right, int) and abs(right) > 64):
        return UNKNOWN
    try:
        return apply(left, right)
    except (ArithmeticError, ValueError):
        return UNKNOWN


def _site(
    source: Source, name: str, call: ast.Call, inside: str, constants: Mapping[str, object]
) -> CallSite:
    plain = [argument for argument in call.args if not isinstance(argument, ast.Starred)]
    named = {k.arg: constant(k.value, constants) for k in call.keywords if k.arg is not None}
    complete = len(plain) == len(call.args) and len(named) == len(call.keywords)
    values = tuple(constant(argument, constants) for argument in plain)
    return CallSite(name, call, source.place(call), values, named, complete, inside or None)


def _calls(node: ast.AST, inside: str) -> Iterator[tuple[ast.Call, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        name = inside
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{inside}.{child.name}" if inside else child.name
        yield from _calls(child, name)


def _constants(tree: ast.Module) -> dict[str, object]:
    """Module-level names that are bound to constants; the last binding of each counts."""
    found: dict[str, object] = {}
    for node in top_level(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found.update(_bound(target, node.value, found))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            found.update(_bound(node.target, node.value, found))
    return {name: value for name, value in found.items() if value is not UNKNOWN}


def _bound(
    target: ast.expr, value: ast.expr, known: Mapping[str, object]
) -> Iterator[tuple[str, object]]:
    if isinstance(target, ast.Name):
        yield target.id, constant(value, known)
    elif isinstance(target, ast.Tuple | ast.List):
        values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        same = len(values) == len(target.elts)
        for i, inner in enumerate(target.elts):
            if isinstance(inner, ast.Name):
                yield inner.id, constant(values[i], known) if same else UNKNOWN
