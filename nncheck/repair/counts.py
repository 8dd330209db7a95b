"""A number that code counts with, worked out from its text where that can be done."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .changes import Candidate
from .code import Code, called

_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Quotient:
    """What the text comes to, and the division that makes it so."""

    value: float
    division: ast.BinOp


@dataclass(slots=True)
class _Reading:
    regions: tuple[ast.AST, ...]
    unknown: list[float]
    seen: dict[str, float] = field(default_factory=dict)
    divisions: list[ast.BinOp] = field(default_factory=list)

    def read(self, node: ast.expr, depth: int = 0) -> float | None:
        if depth > _DEPTH:
            return None
        if isinstance(node, ast.Constant):
            plain = isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
            return float(node.value) if plain else None  # type: ignore[arg-type]
        if isinstance(node, ast.BinOp):
            return self._operation(node, depth)
        if isinstance(node, ast.Call) and called(node) in ("max", "min") and len(node.args) > 1:
            values = [self.read(a, depth + 1) for a in node.args]
            known = [v for v in values if v is not None]
            pick = max if called(node) == "max" else min
            return pick(known) if len(known) == len(values) else None
        if isinstance(node, ast.Name):
            value = self._assigned(node.id)
            if value is not None:
                return self.read(value, depth + 1)
        return self._leaf(node)

    def _operation(self, node: ast.BinOp, depth: int) -> float | None:
        a, b = self.read(node.left, depth + 1), self.read(node.right, depth + 1)
        if a is None or b is None:
            return None
        if isinstance(node.op, ast.Div) and b:
            self.divisions.append(node)
            return a / b
        if isinstance(node.op, ast.FloorDiv) and b:
            return float(a // b)
        if isinstance(node.op, ast.Mult):
            return a * b
        if isinstance(node.op, (ast.Add, ast.Sub)):
            return a + b if isinstance(node.op, ast.Add) else a - b
        return None

    def _assigned(self, name: str) -> ast.expr | None:
        """The only value that the name is given, in the function or on top of the file."""
        for region in self.regions:
            found = [v for n, v in _assignments(region) if n == name]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _leaf(self, node: ast.expr) -> float | None:
        """A size that the text does not say: of data, of a batch."""
        if isinstance(node, ast.Call) and called(node) != "len":
            return None
        key = ast.unparse(node)
        if key not in self.seen:
            if not self.unknown:
                return None
            self.seen[key] = self.unknown.pop(0)
        return self.seen[key]


def quotient(
    node: ast.expr, region: ast.AST, tree: ast.AST, unknown: Sequence[float]
) -> Quotient | None:
    """The value of the text, where a true division takes part in it; unknown sizes are given in order."""
    reading = _Reading((region, tree), list(unknown))
    value = reading.read(node)
    if value is None or not reading.divisions:
        return None
    return Quotient(value, reading.divisions[-1])


def whole(code: Code, division: ast.BinOp) -> Iterator[Candidate]:
    """`//` in place of `/`."""
    new = f"{code.text(division.left)} // {code.text(division.right)}"
    yield "count in whole numbers", (code.replace(division, new),)


def _assignments(region: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(region):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
