"""Definitions made fit to run where a decorator or an annotation names something missing."""

from __future__ import annotations
import __future__

import ast
import copy
from collections.abc import Iterable, Iterator, Set

ANNOTATIONS = __future__.annotations.compiler_flag

_Decorated = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_LOOPS = ast.For | ast.AsyncFor | ast.While | ast.comprehension


def annotation_names(inside: Iterable[ast.AST]) -> frozenset[str]:
    """Names read by annotations among these nodes; they say nothing about what the code does."""
    return _names(a for inner in inside for a in _annotations(inner) if a is not None)


def decorator_names(inside: Iterable[ast.AST]) -> frozenset[str]:
    """Names read by decorators among these nodes."""
    return _names(d for inner in inside for d in _decorators(inner))


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


def has_loop(inside: Iterable[ast.AST]) -> bool:
    """Whether running these nodes may loop, as far as the text shows."""
    return any(isinstance(inner, _LOOPS) for inner in inside)


def _names(nodes: Iterable[ast.expr]) -> frozenset[str]:
    found = (name for node in nodes for name in ast.walk(node))
    return frozenset(name.id for name in found if isinstance(name, ast.Name))


def _annotations(node: ast.AST) -> Iterator[ast.expr | None]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.returns
    elif isinstance(node, ast.arg | ast.AnnAssign):
        yield node.annotation


def _decorators(node: ast.AST) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, _Decorated) else []


def _reads(node: ast.expr, names: Set[str]) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id in names for inner in ast.walk(node))
