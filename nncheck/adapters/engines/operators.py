"""Which operators an engine has: found by trying what Python and its own names offer."""

from __future__ import annotations

import functools
import inspect
import operator
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...draw import generic
from ...model import Array
from ..contain import contained
from ..names import normal
from . import calling
from .calling import Run
from .leaf import Engine, Namespace
from .links import reaches
from .tapes import last_steps

Shape = tuple[int | str, ...]
# not differentiated on purpose, or no mathematics
_NO_OPERATOR = re.compile(
    r"detach|copy|clone|stop|no_?grad|numpy|item|tolist|^to_|astype|float|int$|sign|round|floor|ceil|arg(max|min)"
    r"|one_?hot|zero|reset|clear|clean|step|back|grad|deriv|diff|plot|draw|show|save|load|print|visual|dot_graph"
    r"|train|test|main|numer|check|repr|parameters|dropout|rand|topo|graph|trace|unchain|creator|set_|as_|ensure|wrap|heaviside|hash"
)
# other sizes than these (N + 3, the others + 1) differ from each other as well
SIZES = {"N": 3, "D": 2, "C": 4}


@dataclass(frozen=True, slots=True)
class Operator:
    """One operation on leaves: how people write it, what it is given, and how to run it anew.

    `make` looks the operation up in a namespace, which may be that of an edited file. `names`
    are what the code calls the operands; `definition` is the qualified name of what runs.
    """

    name: str
    shapes: tuple[Shape, ...]
    make: Callable[[Namespace], Run]
    definition: str
    names: tuple[str, ...] = ()
    positive: bool = False
    # given leaves and nothing else
    plain: bool = False
    # operands of unequal shapes: one is broadcast
    stretches: bool = False
    # operands that get no gradient on purpose, by number
    constants: tuple[int, ...] = ()


def drawn(shape: Shape, rng: np.random.Generator, *, positive: bool) -> Array:
    value = generic(drawn_shape(shape), rng)
    return np.asarray(np.abs(value) if positive else value)


def drawn_shape(shape: Shape) -> tuple[int, ...]:
    return tuple(SIZES[d] if isinstance(d, str) else d for d in shape)


def operators(engine: Engine, namespace: Namespace) -> Iterator[Operator]:
    """Every operation that runs and gives a node that depends on its operands."""
    seen: set[object] = set()
    for proposed in _proposed(engine, namespace):
        # `a + b` and `add(a, b)` are one where the same function runs
        same = (proposed.definition, proposed.shapes) if proposed.plain else proposed.name
        if proposed.name in seen or same in seen:
            continue
        one = ("N", "D")
        if proposed.stretches and (proposed.definition, (one, one)) not in seen:
            # only what works entry by entry repeats its operands
            continue
        fitting = next(
            (o for o in (proposed, _positively(proposed)) if runs(engine, namespace, o)), None
        )
        if fitting is not None:
            seen |= {proposed.name, same}
            yield fitting


def _positively(proposed: Operator) -> Operator:
    return replace(proposed, positive=True)


def runs(engine: Engine, namespace: Namespace, op: Operator) -> bool:
    """It gives finite numbers, the same twice and of both signs, from a node that knows every
    operand.
    """
    first = _value(engine, namespace, op, 1.0)
    again = _value(engine, namespace, op, 1.0)
    if first is None or again is None or not np.array_equal(first, again):
        return False
    return op.positive or _value(engine, namespace, op, -1.0) is not None


def _value(engine: Engine, namespace: Namespace, op: Operator, sign: float) -> Array | None:
    rng = np.random.default_rng(5)
    try:
        leaves = [
            engine.leaf(namespace, sign * drawn(s, rng, positive=op.positive)) for s in op.shapes
        ]
        with contained():
            out = op.make(namespace)(*leaves)
        value = np.asarray(engine.value(out))
    except Exception:
        return None
    if any(out is leaf for leaf in leaves) or value.dtype.kind != "f" or not value.size:
        return None
    if op.stretches and value.shape != np.broadcast_shapes(*(drawn_shape(s) for s in op.shapes)):
        # a product of matrices takes a row as well, and repeats nothing
        return None
    linked = all(
        reaches([out, *(last_steps(namespace) if engine.arrays else ())], leaf) for leaf in leaves
    )
    return value if linked and np.all(np.isfinite(value)) else None


def _proposed(engine: Engine, namespace: Namespace) -> Iterator[Operator]:
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
            for shapes, words in _broadcast() if one else ():
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


def _broadcast() -> Iterator[tuple[tuple[Shape, Shape], str]]:
    yield (("N", "D"), ("D",)), "b a row"
    yield (("D",), ("N", "D")), "a a row"
    yield (("N", "D"), ("N", 1)), "b a column"
    yield (("N", "D"), ()), "b a number"
    yield (("N", 1), ("D",)), "column and row"


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

    yield from _calls(f"a.{name}", member, operation, one, arrays=arrays, skip=1)


def _function(name: str, function: Any, one: Shape, *, arrays: bool) -> Iterator[Operator]:
    where, names = calling.qualified(function), calling.arguments(function, 3)

    def operation(text: str, shapes: tuple[Shape, ...], *given: Any, **named: Any) -> Operator:
        run = calling.named(name, *given, **named)
        return Operator(text, shapes, run, where, names, plain=not given and not named)

    yield from _calls(name, function, operation, one, arrays=arrays, skip=0)


def _calls(
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
    if len(needed) == 1:
        yield operation(f"{name}({inner})", (one,))
        for words, named in _axes(said) if arrays else ():
            text = f"{inner}, {words}" if inner else words
            yield operation(f"{name}({text})", (one,), **named)
    if arrays and ("shape" in said or re.search(r"reshape|view|transpose|broadcast|sum_to", name)):
        for shape in ((4, 3), (12,), (2, 3, 4), (1, 4)):
            text = f"{inner}, {shape}" if inner else f"{shape}"
            yield operation(f"{name}({text})", ((3, 4),), shape)
    if len(needed) == 2:
        yield operation(f"{name}({inner}{rest})", (one, one))
        for shapes, words in _broadcast() if arrays else ():
            text = f"{name}({inner}{rest}), {words}"
            yield replace(operation(text, shapes), stretches=True)
        if arrays:
            yield operation(f"{name}({inner}{rest}), matrices", (("N", "D"), ("D", "C")))
        if re.search(r"pow|exp|scale|\bn\b|leaky|slope", f"{name} {' '.join(said[1:])}"):
            yield operation(f"{name}({inner}{', ' if inner else ''}3)", (one,), 3)
    if len(needed) in (2, 3) and len(said) >= 3 and arrays and not skip:
        yield operation(f"{name}(a, b, c)", (("N", "D"), ("D", "C"), ("C",)))


def _axes(said: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    axis = next((n for n in said if n in ("axis", "dim")), None)
    if axis is None:
        return
    keep = next((n for n in said if n.startswith("keepdim")), None)
    for number in (0, 1):
        yield f"{axis}={number}", {axis: number}
    if keep is not None:
        yield f"{axis}=1, {keep}=True", {axis: 1, keep: True}


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
        if isinstance(member, (types.FunctionType, property)):
            yield name, member


def _defined(cls: type, dunder: str) -> Any:
    found = getattr(cls, dunder, None)
    return found if isinstance(found, types.FunctionType) else None
