"""Definitions made fit to run where a decorator or an annotation names something missing."""

from __future__ import annotations
import __future__

import ast
import copy
from collections.abc import Iterator, Set

ANNOTATIONS = __future__.annotations.compiler_flag

_Decorated = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_LOOPS = ast.For | ast.AsyncFor | ast.While | ast.comprehension


def annotation_names(node: ast.stmt) -> frozenset[str]:
    """Names read by the annotations in a statement; they say nothing about what the code does."""
    found = [a for inner in ast.walk(node) for a in _annotations(inner) if a is not None]
    return frozenset(name.id for a in found for name in ast.walk(a) if isinstance(name, ast.Name))


def decorator_names(node: ast.stmt) -> frozenset[str]:
    """Names read by the decorators in a statement."""
    found = [d for inner in ast.walk(node) for d in _decorators(inner)]
    return frozenset(name.id for d in found for name in ast.walk(d) if isinstance(name, ast.Name))


def without_decorators(node: ast.stmt, missing: Set[str]) -> tuple[ast.stmt, tuple[str, ...]]:
    """The statement without decorators that read a missing name, and those decorators as text."""
    node = copy.deepcopy(node)
    dropped: list[str] = []
    for inner in ast.walk(node):
        if isinstance(inner, _Decorated):
            bad = [d for d in inner.decorator_list if _reads(d, missing)]
            inner.decorator_list = [d for d in inner.decorator_list if d not in bad]
            dropped += [ast.unparse(decorator) for decorator in bad]
    return node, tuple(dropped)


def has_loop(node: ast.stmt) -> bool:
    """Whether running the statement may loop, as far as its own text shows."""
    return any(isinstance(inner, _LOOPS) for inner in ast.walk(node))


def _annotations(node: ast.AST) -> Iterator[ast.expr | None]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.returns
    elif isinstance(node, ast.arg | ast.AnnAssign):
        yield node.annotation


def _decorators(node: ast.AST) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, _Decorated) else []


def _reads(node: ast.expr, names: Set[str]) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id in names for inner in ast.walk(node))
