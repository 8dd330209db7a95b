"""Functions with a context: static `forward(ctx, x)` and `backward(ctx, g)`, as of torch.

Both are given an object that only carries things from the one to the other. That is what `self`
does elsewhere: the class is read as one whose instances are the context, with the same two functions
as methods. The context is a class of the file that offers what is called on it; where the file has none,
one of ours that keeps whatever is put in.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from . import methods as pairs
from .candidate import Candidate
from .construct import constructions


class Context:
    """Keeps what is saved, by attribute, by key, or by a call of torch's or anybody's name."""

    def __init__(self) -> None:
        self.saved_tensors: tuple[Any, ...] = ()

    def save_for_backward(self, *saved: Any) -> None:
        self.saved_tensors = saved

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self, f"item_{key}", value)

    def __getitem__(self, key: str) -> Any:
        return getattr(self, f"item_{key}")


def carried(candidate: Candidate) -> Candidate:
    """The candidate as a class whose instances are the context; others as they are."""
    made = _with_context(candidate.obj, candidate.namespace)
    if made is None:
        return candidate

    def find(namespace: Mapping[str, Any]) -> Any:
        found = candidate.find(namespace)
        return _with_context(found, namespace) or found

    return replace(candidate, obj=made, find=find)


def _with_context(cls: Any, namespace: Mapping[str, Any]) -> type | None:
    pair = _pair(cls)
    if pair is None:
        return None
    asked = {n for f in pair.values() for n in _asked(f)}
    if not asked - set(dir(np.ndarray)):
        return None
    if {n for n in asked if n not in ("", "saved_tensors", "save_for_backward")} & _called(pair):
        base = next(_offering(cls, namespace, asked & _called(pair)), None)
    else:
        base = Context
    if base is None:
        return None
    return type(cls.__name__, (base,), {**pair, "__module__": cls.__module__})


def _pair(cls: Any) -> dict[str, Any] | None:
    """The static forward and backward of a class whose first arguments have one name."""
    methods = pairs.find(cls, slips=False) if isinstance(cls, type) else None
    if methods is None or methods.backward is None:
        return None
    names = (methods.forward, methods.backward)
    held = [inspect.getattr_static(cls, n) for n in names]
    if not all(isinstance(h, staticmethod) for h in held):
        return None
    functions = [h.__func__ for h in held]
    arguments = [list(inspect.signature(f).parameters) for f in functions]
    if any(len(a) < 2 for a in arguments) or arguments[0][0] != arguments[1][0]:
        return None
    return dict(zip(names, functions, strict=True))


def _asked(function: Any) -> set[str]:
    """What is asked of, or put into, the first argument; "" for an entry by a word."""
    first = next(iter(inspect.signature(function).parameters))
    return {name for name, _ in _uses(function, first)}


def _called(pair: Mapping[str, Any]) -> set[str]:
    """What is called on the context."""
    return {
        name
        for f in pair.values()
        for name, node in _uses(f, next(iter(inspect.signature(f).parameters)))
        if isinstance(node, ast.Call)
    }


def _uses(function: Any, first: str) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(_tree(function)):
        of = node.func if isinstance(node, ast.Call) else node
        if isinstance(of, ast.Attribute) and _is(of.value, first):
            yield of.attr, node
        elif isinstance(of, ast.Subscript) and _is(of.value, first):
            if isinstance(of.slice, ast.Constant) and isinstance(of.slice.value, str):
                yield "", node


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _tree(function: Any) -> ast.AST:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return ast.Module([], [])


def _offering(cls: type, namespace: Mapping[str, Any], asked: set[str]) -> Iterator[type]:
    """Classes of the file, or bases of the class, that have these methods and can be built."""
    for other in (*namespace.values(), *cls.__mro__[1:-1]):
        if not isinstance(other, type) or other is cls or not asked <= set(dir(other)):
            continue
        for construction in constructions(other, limit=4, neighbours=namespace):
            try:
                construction.build(other)
            except Exception:
                continue
            yield other
            break
