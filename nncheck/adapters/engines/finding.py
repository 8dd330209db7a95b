"""Whether a class is an engine's, and by which conventions: told by a few tiny graphs."""

from __future__ import annotations

import inspect
import operator
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..candidate import is_abstract
from ..names import FORWARD, normal
from .callers import BACKWARDS, callers, exits
from .leaf import Engine, Namespace, make
from .making import data_of, makings
from .play import Play
from .state_of import held_by
from .unrun import engines as unrun
from .unrun import expressions
from .words import is_backwardish, is_work

DUNDERS = ("__add__", "__mul__", "__sub__", "__radd__", "__rmul__", "__truediv__", "__pow__")
_NOT_OWN = ("builtins", "enum", "numpy")
# what is wrong in some graphs is an engine all the same, with this much of a gradient
_CLOSE = 1e-5
# so many of the graphs are operators of Python
_OPERATORS = 3
# of functions of two arguments so many are tried
_MOST = 10
_OF_LAYERS = (*FORWARD, "call", "step", "update", "fit", "predict", "transform", "loss")
Expression = Callable[[Any, Any], Any]


def find(cls: Any, namespace: Namespace) -> Engine | None:
    """The conventions of the engine whose nodes are of this class; None when it is none."""
    says_so, may_be_leaf = _may_be(cls), _may_be_leaf(cls, namespace)
    if not says_so and not may_be_leaf:
        return None
    found = _run_at_once(cls, namespace, sure=not says_so)
    return found or (_run_later(cls, namespace) if may_be_leaf else None)


def _run_at_once(cls: Any, namespace: Namespace, *, sure: bool) -> Engine | None:
    """Graphs are computed as they are built. `sure`: nothing but right derivatives will do."""
    weak: Engine | None = None
    for engine in _leaves(cls, namespace):
        found, is_sure = _with_backward(cls, namespace, engine)
        if found is None or (engine.arrays and not _means_arrays(cls, namespace, found)):
            continue
        if is_sure:
            return found
        weak = weak or (None if sure or engine.making.as_list else found)
    return weak


def _may_be(cls: Any) -> bool:
    """A class with arithmetic of its own, or with a backward and no forward."""
    if not isinstance(cls, type) or is_abstract(cls) or issubclass(cls, Exception):
        return False
    own = {n for k in cls.__mro__ if k.__module__ not in _NOT_OWN for n in vars(k)}
    if issubclass(cls, (int, float, str, tuple, list, dict)):
        return False
    if own & set(DUNDERS):
        return True
    known = {normal(n) for n in BACKWARDS}
    return any(normal(n) in known for n in own) and not own & {"forward", "__call__", "apply"}


def _may_be_leaf(cls: Any, namespace: Namespace) -> bool:
    """A class of the file in which something runs backwards, and other classes are nodes as well."""
    if not isinstance(cls, type) or is_abstract(cls) or cls.__module__ != namespace["__name__"]:
        return False
    if issubclass(cls, (np.ndarray, Exception, int, float, str, tuple, list, dict)):
        return False
    if any(_wants_data(n, f) for n, f in inspect.getmembers(cls, inspect.isfunction)):
        return False
    own = namespace["__name__"]
    kinds = [c for c in namespace.values() if isinstance(c, type) and c.__module__ == own]
    named = [*namespace, *(n for c in kinds for n in vars(c))]
    return any(is_backwardish(n) for n in named)


def _wants_data(name: str, method: Any) -> bool:
    """A method of a layer, an optimizer or a model: a leaf has none of these."""
    return normal(name) in _OF_LAYERS and not _takes(method, 1)


def _run_later(cls: Any, namespace: Namespace) -> Engine | None:
    """Conventions under which the derivatives of a graph that is run afterwards are right."""
    for engine, graph in unrun(cls, namespace):
        value = np.array([[0.7]]) if engine.arrays else 0.7
        for named in (True, False):
            for called in callers(cls, namespace, engine, named=named):
                for found, close in _tried(called, namespace, graph, value):
                    if close and (
                        not engine.arrays
                        or _changes_shapes(expressions(namespace, engine), namespace, found)
                    ):
                        return found
    return None


def _leaves(cls: Any, namespace: Namespace) -> Iterator[Engine]:
    """The class with each way to make a leaf that gives its value back: of arrays, of lists of
    lists, of numbers.
    """
    several = list(makings(cls, namespace))
    for value, as_list in (
        (np.array([0.7, -1.3]), False), (np.array([[0.7, -1.3]]), False), (0.7, False),
        (np.array([[0.7, -1.3]]), True),
    ):  # fmt: skip
        arrays = isinstance(value, np.ndarray)
        seen: set[tuple[str, ...]] = set()
        for making in several:
            way = (making.tape, making.place, making.maker, str(making.keywords))
            tried = Engine(cls.__name__, replace(making, as_list=as_list), "", "", "", arrays)
            data = _data(cls, namespace, tried, value)
            if data is not None and way not in seen:
                seen.add(way)
                yield replace(tried, data=data)


def _data(cls: Any, namespace: Namespace, engine: Engine, value: Any) -> str | None:
    try:
        leaf = make(namespace, engine, engine.making.keywords, value, engine.begin(namespace))
    except Exception:
        return None
    return data_of(leaf, value) if isinstance(leaf, cls) else None


def _with_backward(cls: Any, namespace: Namespace, engine: Engine) -> tuple[Engine | None, bool]:
    """The engine with a backward that leaves the derivatives of a small graph somewhere (sure), or
    other numbers where gradients are looked for.
    """
    several = list(graphs(cls, namespace))
    weak: Engine | None = None
    for named in (True, False):
        for called in callers(cls, namespace, engine, named=named):
            for graph in several:
                for value in _values(engine):
                    for found, close in _tried(called, namespace, graph, value):
                        if close:
                            return found, True
                        weak = weak or (found if named else None)
    carried = _forward_mode(namespace, engine, several)
    return (carried, True) if carried is not None else (weak, False)


def _values(engine: Engine) -> tuple[Any, ...]:
    if not engine.arrays:
        return (0.7,)
    one = np.array([[0.7]])
    return (one,) if engine.making.as_list else (np.array([0.7]), np.array(0.7), one)


def _tried(
    engine: Engine, namespace: Namespace, graph: Expression, value: Any
) -> list[tuple[Engine, bool]]:
    """Where this backward may give gradients, and whether they are the derivatives."""
    given = {"a": value, "b": value * -1.9}
    try:
        if engine.runner == "function":
            found = [engine]
        else:
            play = Play(engine, namespace, graph)
            root = play.compute(given)
            if not _is_result(play, root):
                return []
            before = [held_by(leaf) for leaf in play.leaves.values()]
            found = list(exits(play, before, play.returned()))
    except Exception:
        return []
    return [(e, c) for e in found if (c := _is_close(e, namespace, graph, given)) is not None]


def _is_result(play: Play, root: Any) -> bool:
    """A node that was computed; two lists of lists that were put together are none."""
    is_node = play.engine.reading is not None or hasattr(root, play.engine.data)
    if not is_node or any(root is v for v in play.leaves.values()):
        return False
    return bool(np.size(play.value()) == 1)


def _is_close(
    engine: Engine, namespace: Namespace, graph: Expression, given: dict[str, Any]
) -> bool | None:
    """Whether the gradients are the derivatives; None where there are none."""
    try:
        play = Play(engine, namespace, graph)
        root = play.compute(given)
        if engine.runner != "function" and not _is_result(play, root):
            return None
        grown = play.gradients(np.ones(np.shape(given["a"])))
        slopes = {n: _slope(engine, namespace, graph, given, n) for n in given}
    except Exception:
        return None
    if not grown or not any(slopes.values()):
        return None
    return all(abs(np.sum(g) - slopes[n]) < _CLOSE for n, g in grown.items())


def _slope(
    engine: Engine, namespace: Namespace, graph: Expression, given: dict[str, Any], name: str
) -> float:
    sides = []
    for step in (1e-5, -1e-5):
        play = Play(engine, namespace, graph)
        play.compute({**given, name: given[name] + step})
        sides.append(float(np.sum(play.value())))
    return (sides[0] - sides[1]) / 2e-5


def _forward_mode(namespace: Namespace, engine: Engine, several: list[Expression]) -> Engine | None:
    """The engine whose nodes carry a derivative along: seeded with 1, it comes out of the root."""
    value = _values(engine)[0]
    given = {"a": value, "b": value * -1.9}
    try:
        leaf = engine.leaf(namespace, value, engine.begin(namespace))
    except Exception:
        return None
    for name in held_by(leaf):
        tried = replace(engine, runner="seeds", grad=name, seeding="weights")
        if name != engine.data and any(
            _is_close(tried, namespace, graph, given) for graph in several[:_OPERATORS]
        ):
            return tried
    return None


def graphs(cls: Any, namespace: Namespace) -> Iterator[Expression]:
    """A few ways to compute one node of two: operators, then methods and functions of the file."""
    yield operator.mul
    yield operator.add
    yield operator.sub
    for name in ("mul", "multiply", "add", "sub", "Mul", "Add"):
        for function in (getattr(cls, name, None), namespace.get(name)):
            if isinstance(function, types.FunctionType):
                yield function
    own = [(n, f) for n, f in vars(cls).items() if not n.startswith("__")]
    functions = [
        f for n, f in (*own, *list(namespace.items()))
        if isinstance(f, types.FunctionType) and not is_backwardish(n) and not is_work(n)
    ]  # fmt: skip
    yield from [f for f in functions if _takes(f, 2)][:_MOST]
    yield from (_of_first(f) for f in functions if _takes(f, 1))
    for kind in list(namespace.values()):
        if isinstance(kind, type) and kind is not cls and hasattr(kind, "backward"):
            yield _of_object(kind)


def _of_first(function: Callable[[Any], Any]) -> Expression:
    return lambda a, b: function(a)


def _of_object(kind: Any) -> Expression:
    return lambda a, b: kind.apply(a) if hasattr(kind, "apply") else kind()(a)


def _takes(function: Any, count: int) -> bool:
    code = function.__code__
    needed = code.co_argcount - len(function.__defaults__ or ())
    return bool(needed == count) and not code.co_flags & inspect.CO_VARARGS


def _means_arrays(cls: Any, namespace: Namespace, engine: Engine) -> bool:
    """Arrays are meant, not only taken: a number becomes an array, or is refused, or the backward
    starts from an array.
    """
    if engine.making.as_list:
        return True
    try:
        single = replace(engine, arrays=False)
        held = single.value(single.leaf(namespace, 0.7, single.begin(namespace)))
    except Exception:
        return True
    if isinstance(held, np.ndarray):
        return True
    for graph in graphs(cls, namespace):
        try:
            play = Play(engine, namespace, graph)
            play.compute({"a": np.array([0.7, 0.2]), "b": np.array([0.4, 1.1])})
            play.gradients(np.ones(2))
            if engine.runner in ("node", "file") and isinstance(
                getattr(play.root, engine.grad, None), np.ndarray
            ):
                return True
        except Exception:  # another graph may run
            continue
        break
    return engine.runner != "node" and _changes_shapes(graphs(cls, namespace), namespace, engine)


def _changes_shapes(several: Iterable[Expression], namespace: Namespace, engine: Engine) -> bool:
    """Some operation sums over entries, or is a product of matrices: numbers have neither."""
    for graph in (operator.matmul, *several):
        try:
            play = Play(engine, namespace, graph)
            play.compute({"a": np.array([0.7, 0.2]), "b": np.array([0.4, 1.1])})
            if np.size(play.value()) == 1:
                return True
        except Exception:  # it is not there
            continue
    return False
