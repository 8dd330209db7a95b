"""How a leaf of an engine may be made of a value: what else its class wants, or who makes it."""

from __future__ import annotations

import inspect
import itertools
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..names import normal
from ..state import _attribute_names
from .leaf import Making, Namespace

_DATA = ("data", "value", "val", "v", "x", "item", "array", "primal", "real", "num")
_TRUE = (
    "requires_grad", "requiresgrad", "needs_grad", "track", "trainable", "requires_gradient",
    "track_grad",
)  # fmt: skip
_EMPTY = (
    "children", "parents", "prev", "inputs", "prevs", "args", "deps", "creators",
    "local_gradients", "depends_on",
)  # fmt: skip
_WORDS = ("op", "label", "name", "operation")
# of methods and functions that could make a leaf so many are tried
_MOST = 6


def makings(cls: Any, namespace: Namespace) -> Iterator[Making]:
    """The class itself first, then what makes its objects, then objects that belong to a tape."""
    yield from _of_class(cls)
    tapes = list(tapes_of(cls, namespace))
    for tape, kind in tapes:
        for name in _makers(kind):
            yield Making(maker=name, tape=tape)
    wanted = _needed(cls)
    for tape, _ in tapes:
        if len(wanted) == 2:
            yield Making(tape=tape, place="first")
            yield Making(tape=tape, place="last")
        if hasattr(namespace[tape], "__enter__"):
            yield from (
                Making(m.keywords, tape=tape, place="with")
                for m in itertools.islice(_of_class(cls), 1)
            )
    yield from (Making(maker=name) for name in _factories(cls, namespace))


def _needed(cls: Any) -> list[Any]:
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]


def _of_class(cls: Any) -> Iterator[Making]:
    """What a constructor may want beside the value, by the names of its arguments."""
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        yield Making()
        return
    tracked = {p.name: True for p in parameters[1:] if _asks_for_gradients(p)}
    needed: dict[str, Any] = {}
    for p in parameters[1:]:
        if p.default is inspect.Parameter.empty and p.kind is p.POSITIONAL_OR_KEYWORD:
            name = normal(p.name).strip("_")
            needed[p.name] = () if name in _EMPTY else "" if name in _WORDS else None
    if len(parameters) > 1 and not tracked and not needed:
        yield Making()
    yield Making({**needed, **tracked})
    if any(v is None for v in needed.values()):
        # a derivative that goes with the value
        yield Making({n: 0.0 if v is None else v for n, v in needed.items()})
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        yield Making({"requires_grad": True})


def _asks_for_gradients(p: inspect.Parameter) -> bool:
    """`requires_grad=False`, `autograd=False`: without it nothing is recorded."""
    name = normal(p.name).strip("_")
    return name in _TRUE or (p.default is False and "grad" in name)


def tapes_of(cls: Any, namespace: Namespace) -> Iterator[tuple[str, Any]]:
    """Classes of the file that are made of nothing and keep a list, or are entered by `with`."""
    own = namespace.get("__name__")
    for name, kind in list(namespace.items()):
        if not isinstance(kind, type) or kind.__module__ != own or kind is cls:
            continue
        if issubclass(kind, cls) or issubclass(cls, kind) or _needed(kind):
            continue
        try:
            made = kind()
        except Exception:  # it is made in another way
            continue
        if hasattr(kind, "__enter__") or any(
            isinstance(getattr(made, n, None), list) for n in _attribute_names(made)
        ):
            yield name, kind


def _makers(kind: type) -> Iterator[str]:
    """Methods with one argument."""
    found = [
        n for n, f in vars(kind).items()
        if isinstance(f, types.FunctionType) and not n.startswith("__") and f.__code__.co_argcount >= 2
    ]  # fmt: skip
    yield from found[:_MOST]


def _factories(cls: Any, namespace: Namespace) -> Iterator[str]:
    """Functions of the file and static methods that could make one of a value."""
    methods = [n for n, f in vars(cls).items() if isinstance(f, (staticmethod, classmethod))]
    functions = [
        n for n, f in namespace.items()
        if isinstance(f, types.FunctionType) and f.__code__.co_argcount == 1 and not _is_work(n)
    ]  # fmt: skip
    yield from (methods + functions)[:_MOST]


def _is_work(name: str) -> bool:
    """What is run to learn or to show something makes no leaf."""
    return any(w in normal(name) for w in ("train", "main", "plot", "load", "save", "test", "demo"))


def data_of(leaf: Any, value: Any) -> str | None:
    """The attribute, property or method that gives the value back."""
    fitting = []
    for name in dict.fromkeys((*_attribute_names(leaf), *_properties(leaf), *_readers(leaf))):
        try:
            held = getattr(leaf, name)
            array = np.asarray(held() if callable(held) else held)
        except Exception:  # a property that raises holds no value
            continue
        if array.dtype.kind == "f" and array.shape == np.shape(value) and np.allclose(array, value):
            fitting.append(name)
    attributes = [n for n in fitting if not callable(getattr(leaf, n))]
    named = [n for n in _DATA if n in attributes]
    public = [n for n in attributes if not n.startswith("_")]
    # an array that is a node is its own value
    own = ["real"] if isinstance(leaf, np.ndarray) and leaf.shape == np.shape(value) else []
    return (*named, *public, *attributes, *fitting, *own, None)[0]


def _properties(leaf: Any) -> list[str]:
    return [n for n, p in inspect.getmembers_static(type(leaf)) if isinstance(p, property)]


def _readers(leaf: Any) -> list[str]:
    """Methods of no argument that may give the value: `numpy()`, `evaluate()`."""
    return [
        n for n, f in inspect.getmembers_static(type(leaf))
        if isinstance(f, types.FunctionType) and not n.startswith("_") and f.__code__.co_argcount == 1
        and not any(w in normal(n) for w in ("back", "grad", "zero", "prop"))
    ]  # fmt: skip
