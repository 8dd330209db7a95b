"""Operations that an engine may have: what Python and the file's own names offer."""

from __future__ import annotations

import functools
import inspect
import operator
import re
import types
from collections.abc import Iterator
from typing import Any

from ..names import normal
from . import calling
from .calls import broadcast, calls
from .leaf import Engine, Namespace
from .operation import Operator, Shape

# not differentiated on purpose, or no mathematics
_NO_OPERATOR = re.compile(
    r"detach|copy|clone|stop|no_?grad|numpy|item|tolist|^to_|astype|float|int$|sign|round|floor|ceil|arg(max|min)"
    r"|one_?hot|zero|reset|clear|clean|step|back|grad|deriv|diff|plot|draw|show|save|load|print|visual|dot_graph"
    r"|train|test|main|numer|check|repr|parameters|dropout|rand|topo|graph|trace|unchain|creator|set_|as_|ensure|wrap|heaviside|hash"
)


def proposed(engine: Engine, namespace: Namespace) -> Iterator[Operator]:
    cls = namespace[engine.name]
    one: Shape = ("N", "D") if engine.arrays else ()
    yield from _arithmetic(cls, one)
    if engine.arrays:
        yield from _items(cls)
    for name, owner in _members(cls):
        yield from _method(name, owner, one, arrays=engine.arrays)
    for name, function in list(namespace.items()):
        if isinstance(function, types.FunctionType) and not _NO_OPERATOR.search(normal(name)):
            yield from _function(name, function, one, arrays=engine.arrays)
    for name, kind in list(namespace.items()):
        if isinstance(kind, type) and kind is not cls and _is_function_class(kind):
            yield from _function_class(name, kind, one)
    if engine.reading is not None:
        yield from _node_classes(engine, namespace, one)
    own = namespace.get("__name__")
    for name, held in list(namespace.items()):
        if not isinstance(held, (type, types.FunctionType)) and type(held).__module__ == own:
            if callable(held) and not _NO_OPERATOR.search(normal(name)):
                yield from _object(name, held, one, arrays=engine.arrays)


_BINARY = (("+", "add"), ("*", "mul"), ("-", "sub"), ("/", "truediv"), ("**", "pow"))


def _arithmetic(cls: type, one: Shape) -> Iterator[Operator]:
    for sign, word in _BINARY:
        function = getattr(operator, word)
        straight, turned = _defined(cls, f"__{word}__"), _defined(cls, f"__r{word}__")
        if straight is not None:
            where, names = calling.qualified(straight), calling.arguments(straight, 2)
            yield Operator(
                f"a {sign} b", (one, one), calling.always(function), where, names, plain=True
            )
            for shapes, words in broadcast() if one else ():
                yield Operator(
                    f"a {sign} b, {words}",
                    shapes,
                    calling.always(function),
                    where,
                    names,
                    stretches=True,
                )
            for number in (3, -1, 0.5) if sign == "**" else (1.7,):
                run = calling.always(functools.partial(calling.with_number, function, number))
                yield Operator(f"a {sign} {number}", (one,), run, where, names)
        if turned is not None:
            run = calling.always(functools.partial(calling.number_with, function, 2.5))
            yield Operator(
                f"2.5 {sign} a",
                (one,),
                run,
                calling.qualified(turned),
                calling.arguments(turned, 1),
            )
    for sign, word in (("-a", "neg"), ("abs(a)", "abs")):
        unary = _defined(cls, f"__{word}__")
        if unary is not None:
            run = calling.always(getattr(operator, word))
            yield Operator(sign, (one,), run, calling.qualified(unary), calling.arguments(unary, 1))
    product = _defined(cls, "__matmul__")
    if product is not None and one:
        yield Operator(
            "a @ b", (("N", "D"), ("D", "C")), calling.always(operator.matmul), calling.qualified(product),
            calling.arguments(product, 2),
        )  # fmt: skip


def _items(cls: type) -> Iterator[Operator]:
    getter = _defined(cls, "__getitem__")
    if getter is None:
        return
    for words, index in (
        ("1", 1), ("1:", slice(1, None)), (":, 2", (slice(None), 2)), ("[0, 2, 2]", [0, 2, 2]),
    ):  # fmt: skip
        run = calling.always(functools.partial(calling.with_number, operator.getitem, index))
        yield Operator(
            f"a[{words}]", ((3, 4),), run, calling.qualified(getter), calling.arguments(getter, 1)
        )


def _method(name: str, member: Any, one: Shape, *, arrays: bool) -> Iterator[Operator]:
    if isinstance(member, property):
        if member.fget is not None:
            run = calling.getter(name)
            yield Operator(
                f"a.{name}",
                (one,),
                run,
                calling.qualified(member.fget),
                calling.arguments(member.fget, 1),
            )
        return
    where, names = calling.qualified(member), calling.arguments(member, 2)

    def operation(text: str, shapes: tuple[Shape, ...], *given: Any, **named: Any) -> Operator:
        run = calling.caller(name, *given, **named)
        return Operator(text, shapes, run, where, names, plain=not given and not named)

    yield from calls(f"a.{name}", member, operation, one, arrays=arrays, skip=1)


def _function(name: str, function: Any, one: Shape, *, arrays: bool) -> Iterator[Operator]:
    where, names = calling.qualified(function), calling.arguments(function, 3)

    def operation(text: str, shapes: tuple[Shape, ...], *given: Any, **named: Any) -> Operator:
        run = calling.named(name, *given, **named)
        return Operator(text, shapes, run, where, names, plain=not given and not named)

    if len(names) == 1 or (names and function.__defaults__):
        yield Operator(f"{name}([a, b])", (one, one), calling.gathered(name), where, gathers=True)
    yield from calls(name, function, operation, one, arrays=arrays, skip=0)


def _node_classes(engine: Engine, namespace: Namespace, one: Shape) -> Iterator[Operator]:
    """`Multiply(a, b)`: an object of the class is a node of the graph."""
    own, tape = namespace.get("__name__"), engine.making.tape
    first = tape if engine.making.place == "first" else ""
    for name, kind in list(namespace.items()):
        if isinstance(kind, type) and kind.__module__ == own and name not in (engine.name, tape):
            run, names = calling.joined(name, first), calling.arguments(kind, 4)
            yield Operator(f"{name}(a)", (one,), run, name, names[bool(first) :][:1], plain=True)
            yield Operator(
                f"{name}(a, b)", (one, one), run, name, names[bool(first) :][:2], plain=True
            )
            if engine.arrays:
                shapes: tuple[Shape, ...] = (("N", "D"), ("D", "C"))
                yield Operator(
                    f"{name}(a, b), matrices",
                    shapes,
                    run,
                    name,
                    names[bool(first) :][:2],
                    plain=True,
                )


def _object(name: str, held: Any, one: Shape, *, arrays: bool) -> Iterator[Operator]:
    """An object of the file that is called with nodes: `add_op(a, b)`."""
    where, names = calling.qualified(type(held).__call__), calling.arguments(held, 3)

    def operation(text: str, shapes: tuple[Shape, ...], *given: Any, **named: Any) -> Operator:
        run = calling.named(name, *given, **named)
        return Operator(text, shapes, run, where, names, plain=not given and not named)

    yield from calls(name, held, operation, one, arrays=arrays, skip=0)


def _function_class(name: str, kind: type, one: Shape) -> Iterator[Operator]:
    """`Exp()(a)` and `Mul.apply(a, b)`, where no function of the file does it."""
    forward = getattr(kind, "forward", None)
    where = calling.qualified(forward) if forward is not None else name
    for count in (1, 2):
        operands = ", ".join("ab"[:count])
        names = calling.arguments(forward, 3)[1 : count + 1] if forward is not None else ()
        shapes = (one,) * count
        if hasattr(kind, "apply"):
            yield Operator(f"{name}.apply({operands})", shapes, calling.applier(name), where, names)
        else:
            yield Operator(f"{name}()({operands})", shapes, calling.instance(name), where, names)


def _is_function_class(kind: type) -> bool:
    return any(hasattr(kind, n) for n in ("apply", "__call__")) and hasattr(kind, "backward")


def _members(cls: type) -> Iterator[tuple[str, Any]]:
    for name, member in inspect.getmembers_static(cls):
        if name.startswith("_") or _NO_OPERATOR.search(normal(name)):
            continue
        if isinstance(member, functools.partialmethod):
            yield name, getattr(cls, name)
        elif isinstance(member, (types.FunctionType, property)):
            yield name, member


def _defined(cls: type, dunder: str) -> Any:
    found = getattr(cls, dunder, None)
    return found if isinstance(found, types.FunctionType) else None
