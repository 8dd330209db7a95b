"""How an operation is looked up in a namespace and run, and what its code calls things."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .leaf import Namespace

Run = Callable[..., Any]


def qualified(function: Any) -> str:
    return str(getattr(inspect.unwrap(function), "__qualname__", ""))


def arguments(function: Any, count: int) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(function).parameters)[:count]
    except (TypeError, ValueError):
        return ()


def always(run: Run) -> Callable[[Namespace], Run]:
    return lambda namespace: run


def getter(name: str) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda a: getattr(a, name)


def caller(name: str, *given: Any, **named: Any) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda a, *rest: getattr(a, name)(*rest, *given, **named)


def named(name: str, *given: Any, **named: Any) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda *nodes: namespace[name](*nodes, *given, **named)


def applier(name: str) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda *nodes: namespace[name].apply(*nodes)


def gathered(name: str, **named: Any) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda *nodes: namespace[name](list(nodes), **named)


def instance(name: str) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda *nodes: namespace[name]()(*nodes)


def joined(name: str, tape: str = "") -> Callable[[Namespace], Run]:
    """A node made by its class of its operands, and of the tape that these belong to."""

    def run(namespace: Namespace) -> Run:
        if not tape:
            return lambda *nodes: namespace[name](*nodes)
        return lambda *nodes: namespace[name](_tape(nodes[0], namespace[tape]), *nodes)

    return run


def _tape(node: Any, kind: type) -> Any:
    return next(v for v in vars(node).values() if isinstance(v, kind))


def with_number(function: Run, number: Any, a: Any) -> Any:
    return function(a, number)


def number_with(function: Run, number: Any, a: Any) -> Any:
    return function(number, a)
