"""Engines whose graphs are built first and run afterwards: by a method, a session, an executor."""

from __future__ import annotations

import inspect
import operator
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from .calling import joined
from .leaf import Engine, Making, Namespace, make
from .links import reaches
from .making import data_of, makings, tapes_of
from .play import Play
from .reading import Reading, is_number, left_in, readings
from .state_of import held_by

Expression = Callable[[Any, Any], Any]
# of ways to build a node of two others so many are tried
_MOST = 16
_VALUES = (np.array([[0.7]]), 0.7)


def engines(cls: type, namespace: Namespace) -> Iterator[tuple[Engine, Expression]]:
    """The class as that of leaves, with a small graph of them and what runs it."""
    for engine, value in _leaves(cls, namespace):
        for graph in list(expressions(namespace, engine))[:_MOST]:
            reading = _reading(engine, namespace, graph, value)
            if reading is not None:
                yield replace(engine, reading=reading), graph


def _leaves(cls: type, namespace: Namespace) -> Iterator[tuple[Engine, Any]]:
    """Leaves that are given their value, and leaves that are fed when the graph is run."""
    for value in _VALUES:
        arrays = isinstance(value, np.ndarray)
        for making in _makings(cls, namespace):
            engine = Engine(cls.__name__, making, "", "", "", arrays)
            try:
                leaf = make(namespace, engine, making.keywords, value, engine.begin(namespace))
            except Exception:
                continue
            if not isinstance(leaf, cls):
                continue
            data = data_of(leaf, value)
            if data is not None and not making.fed:
                yield replace(engine, data=data), value
            elif making.fed:
                held = [n for n, v in held_by(leaf).items() if v is None]
                yield replace(engine, data=next(iter(n for n in held if n in _DATA), "")), value


_DATA = ("value", "data", "output", "val")


def _makings(cls: type, namespace: Namespace) -> Iterator[Making]:
    plain = [m for m in makings(cls, namespace) if not m.tape and not m.maker][:2]
    makers = [
        n for n, f in namespace.items()
        if isinstance(f, types.FunctionType) and len(inspect.signature(f).parameters) == 1
    ]  # fmt: skip
    fed = [Making(fed="empty"), Making(fed="named")]
    fed += [Making(maker=n, fed="named") for n in makers[:4]]
    yield from (*plain, *fed)
    for tape, kind in tapes_of(cls, namespace):
        for name in [n for n in vars(kind) if "default" in n]:
            yield from (replace(m, tape=tape, place="default", maker=name) for m in plain)
        yield Making(tape=tape, place="first", fed="empty")


def expressions(namespace: Namespace, engine: Engine) -> Iterator[Expression]:
    """Ways to build a node: operators, classes of nodes, objects that make them."""
    yield from (operator.mul, operator.add)
    own = namespace.get("__name__")
    tape = engine.making.tape if engine.making.place == "first" else ""
    for name, held in list(namespace.items()):
        if getattr(held, "__module__", type(held).__module__) != own:
            continue
        if isinstance(held, type) and name != engine.name:
            yield from (_of_class(namespace, name, tape, count) for count in (2, 1))
        elif callable(held) and not isinstance(held, (type, types.FunctionType)):
            yield held


def _of_class(namespace: Namespace, name: str, tape: str, count: int) -> Expression:
    run = joined(name, tape)(namespace)
    return lambda a, b: run(*(a, b)[:count])


def _reading(engine: Engine, namespace: Namespace, graph: Expression, value: Any) -> Reading | None:
    """What gives a number for the root that depends on the leaves."""
    play = Play(engine, namespace, graph)
    try:
        root = play.compute({"a": value, "b": value * -1.9})
    except Exception:
        return None
    if type(root).__module__ != namespace.get("__name__") or not reaches(root, play.leaves["a"]):
        return None
    names = [n for n, v in held_by(play.leaves["a"]).items() if isinstance(v, str) and v]
    found_keys = names if engine.making.fed == "named" else []
    for reading in _keyed(readings(namespace, root, play.tape), found_keys):
        found = _settled(replace(engine, reading=reading), namespace, graph, value)
        if found is not None:
            return found
    return None


def _keyed(several: Iterable[Reading], names: list[str]) -> Iterator[Reading]:
    """With values that are looked up by the leaf, or by the name that it bears."""
    for reading in several:
        yield reading
        if reading.feeds:
            yield from (replace(reading, key=name) for name in names)


def _settled(engine: Engine, namespace: Namespace, graph: Expression, value: Any) -> Reading | None:
    """The reading with the place where it leaves the number; None where there is none."""
    assert engine.reading is not None
    try:
        play = Play(replace(engine, reading=None), namespace, graph)
        root = play.compute({"a": value, "b": value * -1.9})
        before = held_by(root)
        play.engine = engine
        returned = play.read(root)
    except Exception:
        return None
    names = [""] if is_number(returned) else list(left_in(root, before))
    for name in names:
        tried = replace(engine, reading=replace(engine.reading, left=name))
        deeper = _nested(graph)
        if all(_moves(tried, namespace, g, value) for g in (graph, deeper)):
            return tried.reading
    return None


def _nested(graph: Expression) -> Expression:
    """What is run has to run what it is made of as well."""
    return lambda a, b: graph(graph(a, b), b)


def _moves(engine: Engine, namespace: Namespace, graph: Expression, value: Any) -> bool:
    found = []
    for step in (0.0, 0.3):
        play = Play(engine, namespace, graph)
        try:
            play.compute({"a": value + step, "b": value * -1.9})
        except Exception:
            return False
        found.append(play.value())
    return all(is_number(v) for v in found) and not np.allclose(found[0], found[1])
