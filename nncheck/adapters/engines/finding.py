"""Whether a class is an engine's, and by which conventions: told by a few tiny graphs."""

from __future__ import annotations

import inspect
import operator
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..candidate import is_abstract
from ..contain import contained
from ..names import BACKWARD, normal
from ..state import _attribute_names
from .leaf import Engine, Making, Namespace, make
from .tapes import forget

_DUNDERS = ("__add__", "__mul__", "__sub__", "__radd__", "__rmul__", "__truediv__", "__pow__")
_DATA = ("data", "value", "val", "v", "x", "item", "array", "primal", "real", "num")
_GRADS = (
    "grad",
    "gradient",
    "g",
    "grads",
    "adjoint",
    "adj",
    "derivative",
    "deriv",
    "d",
    "dx",
    "bar",
)
_BACKWARDS = (
    *BACKWARD, "back", "run_backward", "compute_gradients", "compute_grad", "compute_gradient",
    "gradients", "gradient", "differentiate", "reverse", "calc_grad", "diff", "autograd",
)  # fmt: skip
_TRUE = (
    "requires_grad",
    "requiresgrad",
    "needs_grad",
    "track",
    "trainable",
    "requires_gradient",
    "track_grad",
)
_EMPTY = (
    "children",
    "parents",
    "prev",
    "inputs",
    "prevs",
    "args",
    "deps",
    "creators",
    "local_gradients",
    "depends_on",
)
_WORDS = ("op", "label", "name", "operation")


def find(cls: Any, namespace: Namespace) -> Engine | None:
    """The conventions of the engine whose nodes are of this class; None when it is none."""
    if not _may_be(cls):
        return None
    for arrays in (True, False):
        making = _making(cls, arrays=arrays)
        if making is None:
            continue
        value = np.array([0.7, -1.3]) if arrays else 0.7
        data = _data(make(cls, making, value, arrays=arrays), value)
        if data is None:
            continue
        engine = _with_backward(cls, namespace, Engine(cls.__name__, making, data, "", "", arrays))
        if engine is not None and (not arrays or _means_arrays(cls, namespace, engine)):
            return engine
    return None


def _may_be(cls: Any) -> bool:
    """A class with arithmetic of its own, or with a backward and no forward."""
    if not isinstance(cls, type) or is_abstract(cls) or issubclass(cls, (np.ndarray, Exception)):
        return False
    own = {n for k in cls.__mro__ if k.__module__ not in ("builtins", "enum") for n in vars(k)}
    if issubclass(cls, (int, float, str, tuple, list, dict)):
        return False
    if own & set(_DUNDERS):
        return True
    return bool(own & set(_BACKWARDS)) and not own & {"forward", "__call__", "apply"}


def _making(cls: Any, *, arrays: bool) -> Making | None:
    value = np.array([0.7, -1.3]) if arrays else 0.7
    for making in _makings(cls):
        try:
            make(cls, making, value, arrays=arrays)
        except Exception:
            continue
        return making
    return None


def _makings(cls: Any) -> Iterator[Making]:
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
    yield Making(keywords={**needed, **tracked})
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        yield Making(keywords={"requires_grad": True})


def _asks_for_gradients(p: inspect.Parameter) -> bool:
    """`requires_grad=False`, `autograd=False`: without it nothing is recorded."""
    name = normal(p.name).strip("_")
    return name in _TRUE or (p.default is False and "grad" in name)


def _data(leaf: Any, value: Any) -> str | None:
    """The attribute (or property) that gives the value back."""
    names = list(_attribute_names(leaf))
    names += [n for n, p in inspect.getmembers(type(leaf)) if isinstance(p, property)]
    fitting = []
    for name in dict.fromkeys(names):
        try:
            held = getattr(leaf, name)
            array = np.asarray(held)
        except Exception:
            continue
        if array.dtype.kind == "f" and array.shape == np.shape(value) and np.allclose(array, value):
            fitting.append(name)
    named = [n for n in _DATA if n in fitting]
    public = [n for n in fitting if not n.startswith("_")]
    return (*named, *public, *fitting, None)[0]


def _with_backward(cls: Any, namespace: Namespace, engine: Engine) -> Engine | None:
    """The engine with the backward that leaves something on the leaves of a small graph."""
    own = [n for n, f in inspect.getmembers(cls, inspect.isroutine) if _is_own(cls, n)]
    methods = [n for n in _BACKWARDS if n in own]
    methods += [n for n in own if n not in methods and _is_backwardish(n)]
    functions = [
        n for n, f in namespace.items()
        if isinstance(f, types.FunctionType) and (n in _BACKWARDS or _is_backwardish(n))
    ]  # fmt: skip
    for names, is_function in ((methods, False), (functions, True)):
        for name in names:
            for graph in graphs(cls, namespace):
                for value in (np.array([0.7]), np.array(0.7)) if engine.arrays else (0.7,):
                    grad = _left(engine, namespace, name, graph, value, is_function=is_function)
                    if grad is not None:
                        return _named(engine, grad, name, is_function=is_function)
    return None


def _named(engine: Engine, grad: str, backward: str, *, is_function: bool) -> Engine:
    return Engine(
        engine.name, engine.making, engine.data, grad, backward, engine.arrays, is_function
    )


def _is_own(cls: Any, name: str) -> bool:
    return not (name.startswith("__") and name.endswith("__")) and not hasattr(object, name)


def _is_backwardish(name: str) -> bool:
    low = normal(name)
    words = ("back", "grad", "deriv", "diff", "逆", "勾配", "微分")
    return any(w in low for w in words) and not any(
        w in low for w in ("zero", "reset", "clear", "numer")
    )


def graphs(cls: Any, namespace: Namespace) -> Iterator[Callable[[Any, Any], Any]]:
    """A few ways to compute one node of two: operators, then methods and functions of the file."""
    yield operator.mul
    yield operator.add
    yield operator.sub
    for name in ("mul", "multiply", "add", "sub", "Mul", "Add"):
        for function in (getattr(cls, name, None), namespace.get(name)):
            if isinstance(function, types.FunctionType):
                yield function
    for name, function in vars(cls).items():
        if isinstance(function, types.FunctionType) and not _is_backwardish(name):
            if not name.startswith("__") and _takes(function, 1):
                yield _of_first(function)
    for function in list(namespace.values()):
        if isinstance(function, types.FunctionType) and _takes(function, 1):
            yield _of_first(function)
    for kind in list(namespace.values()):
        if isinstance(kind, type) and kind is not cls and hasattr(kind, "backward"):
            yield _of_object(kind)


def _of_first(function: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: function(a)


def _of_object(kind: Any) -> Callable[[Any, Any], Any]:
    return lambda a, b: kind.apply(a) if hasattr(kind, "apply") else kind()(a)


def _takes(function: Any, count: int) -> bool:
    code = function.__code__
    needed = code.co_argcount - len(function.__defaults__ or ())
    return bool(needed == count) and not code.co_flags & inspect.CO_VARARGS


def _left(
    engine: Engine,
    namespace: Namespace,
    backward: str,
    graph: Callable[[Any, Any], Any],
    value: Any,
    *,
    is_function: bool,
) -> str | None:
    """The attribute in which this backward leaves a gradient; "" for a returned mapping."""
    forget(namespace, engine.name)
    try:
        a, b = (engine.leaf(namespace, value), engine.leaf(namespace, value * -1.9))
        with contained():
            root = graph(a, b)
            if not hasattr(root, engine.data) or root is a or root is b:
                return None
            before = {n: _kept(getattr(a, n, None)) for n in _attribute_names(a)}
            run = namespace[backward] if is_function else getattr(root, backward)
            returned = run(root) if is_function else run()
    except Exception:
        return None
    if is_function and isinstance(returned, dict) and any(k is a for k in returned):
        return ""
    changed = [
        n
        for n in _attribute_names(a)
        if n != engine.data and _is_gradient(engine, before.get(n), getattr(a, n, None))
    ]
    named = [n for n in changed if n.strip("_").lower() in _GRADS]
    return (*named, *changed, None)[0]


def _kept(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _is_gradient(engine: Engine, before: Any, after: Any) -> bool:
    """A number (or a node that holds one) that was not there before."""
    if after is None or isinstance(after, (bool, str)):
        return False
    after, before = (_bare(engine, v) for v in (after, before))
    try:
        now = np.asarray(after)
    except Exception:
        return False
    if now.dtype.kind not in "fi" or now.size != 1 or not np.all(np.isfinite(now)):
        return False
    return before is None or not np.array_equal(np.asarray(before), now)


def _bare(engine: Engine, value: Any) -> Any:
    return (
        value if isinstance(value, (np.ndarray, np.generic)) else getattr(value, engine.data, value)
    )


def _means_arrays(cls: Any, namespace: Namespace, engine: Engine) -> bool:
    """Arrays are meant, not only taken: a number becomes an array, or is refused, or the backward
    starts from an array.
    """
    try:
        held = getattr(cls(0.7, *engine.making.extra, **engine.making.keywords), engine.data)
    except Exception:
        return True
    if isinstance(held, np.ndarray):
        return True
    for graph in graphs(cls, namespace):
        try:
            root = graph(engine.leaf(namespace, [0.7, 0.2]), engine.leaf(namespace, [0.4, 1.1]))
            from .leaf import run_backward

            run_backward(engine, namespace, root)
            return isinstance(getattr(root, engine.grad, None), np.ndarray)
        except Exception:
            continue
    return False
