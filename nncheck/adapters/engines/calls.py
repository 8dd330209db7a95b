"""The ways to call a function with nodes, by how many arguments it needs and what these are called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from .operation import Operator, Shape


def broadcast() -> Iterator[tuple[tuple[Shape, Shape], str]]:
    yield (("N", "D"), ("D",)), "b a row"
    yield (("D",), ("N", "D")), "a a row"
    yield (("N", "D"), ("N", 1)), "b a column"
    yield (("N", "D"), ()), "b a number"
    yield (("N", 1), ("D",)), "column and row"


def calls(
    name: str,
    function: Any,
    operation: Callable[..., Operator],
    one: Shape,
    *,
    arrays: bool,
    skip: int,
) -> Iterator[Operator]:
    """The ways to call it: by how many arguments it needs, and by what they are called."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return
    needed = [
        p for p in parameters
        if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]  # fmt: skip
    said = [p.name for p in parameters]
    inner = "" if skip else "a"
    rest = ", b" if not skip else "b"
    if len(needed) < 2 and any(p.kind is p.VAR_POSITIONAL for p in parameters):
        yield from _of_any_number(f"{name}({inner}", rest, operation, one, arrays=arrays)
        return
    if len(needed) == 1:
        yield operation(f"{name}({inner})", (one,))
        for words, named in _axes(said) if arrays else ():
            text = f"{inner}, {words}" if inner else words
            yield operation(f"{name}({text})", (one,), **named)
    if arrays and ("shape" in said or _RESHAPES.search(name)):
        yield from _of_shapes(name, inner, operation)
    if len(needed) == 2 and needed[1].name in _AXES:
        for number in (0, 1) if arrays else ():
            yield operation(f"{name}({inner or ''}{', ' if inner else ''}{number})", (one,), number)
        return
    if len(needed) == 2:
        yield from _of_two(f"{name}({inner}{rest})", operation, one, arrays=arrays)
        if _NUMBERS.search(f"{name} {' '.join(said[1:])}"):
            yield operation(f"{name}({inner}{', ' if inner else ''}3)", (one,), 3)
    if len(needed) in (2, 3) and len(said) >= 3 and arrays and not skip:
        yield operation(f"{name}(a, b, c)", (("N", "D"), ("D", "C"), ("C",)))


_NUMBERS = re.compile(r"pow|exp|scale|\bn\b|leaky|slope")


def _of_two(
    call: str, operation: Callable[..., Operator], one: Shape, *, arrays: bool
) -> Iterator[Operator]:
    yield operation(call, (one, one))
    for shapes, words in broadcast() if arrays else ():
        yield replace(operation(f"{call}, {words}", shapes), stretches=True)
    if arrays:
        yield operation(f"{call}, matrices", (("N", "D"), ("D", "C")))


_RESHAPES = re.compile(r"reshape|view|transpose|broadcast|sum_to")


def _of_shapes(name: str, inner: str, operation: Callable[..., Operator]) -> Iterator[Operator]:
    """What wants a shape: another one with as many entries, and one that is larger."""
    before = f"{inner}, " if inner else ""
    for shape in ((4, 3), (12,), (2, 3, 4), (1, 4)):
        yield operation(f"{name}({before}{shape})", ((3, 4),), shape)
    yield operation(f"{name}({before}(2, 3, 4)), a column", ((3, 1),), (2, 3, 4))


def _of_any_number(
    call: str, rest: str, operation: Callable[..., Operator], one: Shape, *, arrays: bool
) -> Iterator[Operator]:
    """`f(*nodes)`, which does not say how many it wants."""
    yield operation(f"{call})", (one,))
    yield operation(f"{call}{rest})", (one, one))
    if arrays:
        yield operation(f"{call}{rest}), matrices", (("N", "D"), ("D", "C")))


_AXES = ("axis", "dim", "axes")


def _axes(said: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    axis = next((n for n in said if n in _AXES), None)
    if axis is None:
        return
    keep = next((n for n in said if n.startswith("keepdim")), None)
    for number in (0, 1):
        yield f"{axis}={number}", {axis: number}
    if keep is not None:
        yield f"{axis}=1, {keep}=True", {axis: 1, keep: True}
