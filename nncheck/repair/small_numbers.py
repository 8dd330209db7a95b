"""Small numbers that keep a computation from 0 (eps, delta), and smaller ones in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from .changes import Candidate
from .code import Code

_LEAST, _MOST = 1e-11, 1e-2
_NEW = "1e-15"


def used(code: Code, definitions: Iterable[str], forward: str | None) -> list[ast.Constant]:
    """Such numbers in the functions that run, then in other definitions, then at module level."""
    running = [code.functions[n] for n in code.reached(forward)]
    others = [code.functions[n] for n in definitions if n in code.functions]
    nodes: list[ast.AST] = [*running, *others, *_level(code.source.tree.body)]
    found = {id(n): n for node in nodes for n in ast.walk(node) if _is_small(n)}
    return [n for n in found.values() if isinstance(n, ast.Constant)]


def _level(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Assignments at module level and in the bodies of classes."""
    for statement in body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from _level(statement.body)


def _is_small(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, float)
        and _LEAST < node.value <= _MOST
    )


def smaller(code: Code, definitions: Iterable[str], forward: str | None) -> Iterator[Candidate]:
    """1e-15 in the place of each value, wherever it stands."""
    numbers = used(code, definitions, forward)
    for value in dict.fromkeys(float(n.value) for n in numbers if isinstance(n.value, float)):
        those = [n for n in numbers if n.value == value]
        yield f"{_NEW} instead of {value:g}", tuple(code.replace(n, _NEW) for n in those)
