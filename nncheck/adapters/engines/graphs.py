"""Graphs of more than one operator: what each operator does to gradients that are there already,
nodes that are used at several depths, chains, and a backward that runs twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .calling import Run
from .leaf import Engine, Namespace
from .operators import Operator, Shape, drawn, drawn_shape, value_of

Times = Callable[[Namespace], Run]


@dataclass(frozen=True, slots=True)
class Basics:
    """A sum, a product and a total of the engine, told by their values; None where it has none."""

    plus: Operator | None = None
    times: Operator | None = None
    total: Operator | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """An expression of leaves. `style` says what it is for: "operator", "fan-out", "chain", "diamond", "repeat"."""

    name: str
    style: str
    shapes: tuple[Shape, ...]
    make: Callable[[Namespace], Run]
    definition: str
    names: tuple[str, ...] = ()
    positive: bool = False
    # the operator whose code is at fault where the graph is wrong and its operators are right
    blamed: Operator | None = None
    constants: tuple[int, ...] = ()


def basics(engine: Engine, namespace: Namespace, found: Sequence[Operator]) -> Basics:
    """Which operators add, multiply and sum: their values say so, whatever they are called."""
    one: Shape = ("N", "D") if engine.arrays else ()
    plus = times = total = None
    for op in found:
        if set(op.shapes) != {one}:
            continue
        rng = np.random.default_rng(1)
        values = [drawn(s, rng, positive=op.positive) for s in op.shapes]
        value = np.asarray(value_of(engine, namespace, op, values))
        if len(values) == 2 and value.shape == values[0].shape:
            plus = plus or (op if np.allclose(value, values[0] + values[1]) else None)
            times = times or (op if np.allclose(value, values[0] * values[1]) else None)
        elif len(values) == 1 and value.size == 1:
            total = total or (op if np.allclose(value, np.sum(values[0])) else None)
    return Basics(plus, times, total)


def of_operators(found: Sequence[Operator]) -> Iterator[Graph]:
    for op in found:
        yield Graph(
            op.name,
            "operator",
            op.shapes,
            op.make,
            op.definition,
            op.names,
            op.positive,
            op,
            op.constants,
        )


def reuse(
    engine: Engine, namespace: Namespace, found: Sequence[Operator], basics: Basics
) -> Iterator[Graph]:
    """For each operator: its operands are used once more, so that gradients must add up.

    Where the result has another shape than the operands, the operator itself is used twice.
    """
    plus = basics.plus
    if plus is None:
        return
    one: Shape = ("N", "D") if engine.arrays else ()
    for op in found:
        if not op.plain:
            continue
        operands = ("a", "b", "c")[: len(op.shapes)]
        words = op.name if len(operands) == 1 else f"({op.name})"
        if set(op.shapes) == {one} and _shape(engine, namespace, op) == drawn_shape(one):
            added = " + ".join(f"{o} + {o}" for o in operands)
            yield _graph(op, f"{words} + {added}", op.shapes, _added(op, plus))
        else:
            yield _graph(op, f"{words} + {words}", op.shapes, _doubled(op, plus))
        same = replace(op, shapes=(op.shapes[0],), make=_same(op))
        if len(op.shapes) == 2 and len(set(op.shapes)) == 1 and _moves(engine, namespace, same):
            yield _graph(op, re.sub(r"\bb\b", "a", op.name), same.shapes, same.make)


def _graph(
    op: Operator, name: str, shapes: tuple[Shape, ...], make: Callable[[Namespace], Run]
) -> Graph:
    return Graph(name, "fan-out", shapes, make, op.definition, op.names, op.positive, op)


def _shape(engine: Engine, namespace: Namespace, op: Operator) -> tuple[int, ...]:
    rng = np.random.default_rng(1)
    values = [drawn(s, rng, positive=op.positive) for s in op.shapes]
    return np.shape(value_of(engine, namespace, op, values))


def _moves(engine: Engine, namespace: Namespace, op: Operator) -> bool:
    """The value depends on the operand: a - a does not."""
    found = []
    for seed in (1, 2):
        rng = np.random.default_rng(seed)
        values = [drawn(s, rng, positive=op.positive) for s in op.shapes]
        try:
            found.append(np.asarray(value_of(engine, namespace, op, values)))
        except Exception:
            return False
    return not np.allclose(found[0], found[1])


def _added(op: Operator, plus: Operator) -> Callable[[Namespace], Run]:
    def make(namespace: Namespace) -> Run:
        run, add = op.make(namespace), plus.make(namespace)

        def graph(*nodes: Any) -> Any:
            out = run(*nodes)
            for node in nodes:
                out = add(add(out, node), node)
            return out

        return graph

    return make


def _doubled(op: Operator, plus: Operator) -> Callable[[Namespace], Run]:
    def make(namespace: Namespace) -> Run:
        run, add = op.make(namespace), plus.make(namespace)
        return lambda *nodes: add(run(*nodes), run(*nodes))

    return make


def _same(op: Operator) -> Callable[[Namespace], Run]:
    return lambda namespace: lambda a: op.make(namespace)(a, a)


def deeper(basics: Basics, one: Shape) -> Iterator[Graph]:
    """Chains, and nodes that are met again after longer and shorter ways."""
    plus, times = basics.plus, basics.times
    first = times or plus
    if first is None:
        return
    second = plus or first
    pair = (one, one)

    def two(make: Callable[[Run, Run], Run]) -> Callable[[Namespace], Run]:
        return lambda ns: make(first.make(ns), second.make(ns))

    p, s = ("*" if first is times else "+"), ("+" if second is plus else "*")
    four = (one, one, one, one)
    alone = [(second, s)] if first is second else [(second, s), (first, p)]
    for op, sign in alone:
        name = f"((a {sign} b) {sign} c) {sign} d"
        yield Graph(name, "chain", four, _chained(op), "")
    for name, style, build in (
        (f"c = a {p} b; c {p} a {s} c", "diamond", _triangle),
        (f"c = a {p} b; (c {p} a) {p} c {s} c", "diamond", _deep),
        (f"c = a {p} b; c {s} (c {p} a) {p} c", "diamond", _deep_turned),
        (f"c = a {s} b; d = c {p} c; d {p} d {s} d {p} c", "diamond", _squares),
    ):
        yield Graph(name, style, pair, two(build), "")
    yield Graph("a, used 4 times in a row", "diamond", pair, two(_row), "")
    yield Graph(f"a {p} b {s} a, backward again", "repeat", pair, two(_again), "")


def _chained(op: Operator) -> Callable[[Namespace], Run]:
    def make(namespace: Namespace) -> Run:
        run = op.make(namespace)
        return lambda a, b, c, d: run(run(run(a, b), c), d)

    return make


def _triangle(times: Run, plus: Run) -> Run:
    def graph(a: Any, b: Any) -> Any:
        c = times(a, b)
        return plus(times(c, a), c)

    return graph


def _deep(times: Run, plus: Run) -> Run:
    def graph(a: Any, b: Any) -> Any:
        c = times(a, b)
        return plus(times(times(c, a), c), c)

    return graph


def _deep_turned(times: Run, plus: Run) -> Run:
    def graph(a: Any, b: Any) -> Any:
        c = times(a, b)
        return plus(c, times(times(c, a), c))

    return graph


def _squares(times: Run, plus: Run) -> Run:
    def graph(a: Any, b: Any) -> Any:
        c = plus(a, b)
        d = times(c, c)
        return plus(times(d, d), times(d, c))

    return graph


def _row(times: Run, plus: Run) -> Run:
    def graph(a: Any, b: Any) -> Any:
        out = a
        for _ in range(4):
            out = plus(times(out, b), a)
        return out

    return graph


def _again(times: Run, plus: Run) -> Run:
    return lambda a, b: plus(times(a, b), a)
