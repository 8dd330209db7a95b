"""Ways to run an engine backwards, and the places where gradients may come out of it."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..names import BACKWARD
from ..state import _attribute_names
from .leaf import Asks, Engine, Namespace, Needs, Runner, bare
from .play import Play, keys, looked_up
from .words import is_backwardish, is_work

_GRADS = (
    "grad", "gradient", "g", "grads", "adjoint", "adj", "derivative", "deriv", "d", "dx", "bar",
)  # fmt: skip
BACKWARDS = (
    *BACKWARD, "back", "run_backward", "compute_gradients", "compute_grad", "compute_gradient",
    "gradients", "gradient", "differentiate", "reverse", "calc_grad", "diff", "autograd",
)  # fmt: skip
# of functions whose names say nothing so many are tried
_MOST = 12


def callers(cls: Any, namespace: Namespace, engine: Engine, *, named: bool) -> Iterator[Engine]:
    """The engine with each way to run it backwards: with names that say so, or with any other."""
    ways: list[tuple[Runner, str, str]] = [("node", n, "") for n in _methods(cls)]
    ways += [("tape", n, owner) for owner, n in _of_tapes(namespace, engine)]
    functions = [n for n, f in namespace.items() if isinstance(f, types.FunctionType)]
    ways += [("file", n, "") for n in sorted(functions, key=lambda n: n not in BACKWARDS)]
    # what runs a graph may run it backwards as well
    runs = engine.reading.name if engine.reading is not None else ""
    fitting = [
        w for w in ways
        if (w[1] == runs or is_backwardish(w[1])) == named and not is_work(w[1])
    ]  # fmt: skip
    for runner, name, owner in fitting if named else fitting[:_MOST]:
        for needs, asks in _arguments(
            _function(cls, namespace, engine, runner, name, owner), runner
        ):
            yield replace(engine, runner=runner, backward=name, needs=needs, asks=asks, owner=owner)
    if named:
        yield from (
            replace(engine, runner="function", backward=n, exit="sequence", key=key)
            for n in functions
            for key in ("", "1")
            if is_backwardish(n) and _takes(namespace[n]) == 1
        )


def _methods(cls: Any) -> list[str]:
    own = [
        n
        for n, _ in inspect.getmembers(cls, inspect.isfunction)
        if not (n.startswith("__") and n.endswith("__")) and not hasattr(object, n)
    ]
    return sorted(own, key=lambda n: n not in BACKWARDS)


def _of_tapes(namespace: Namespace, engine: Engine) -> Iterator[tuple[str, str]]:
    """Methods of the tape of a graph, or of an object of the file that keeps one."""
    if engine.making.tape:
        yield from (("", n) for n in _methods(namespace[engine.making.tape]))
        return
    own = namespace.get("__name__")
    for name, held in list(namespace.items()):
        if type(held).__module__ == own and not isinstance(held, type):
            yield from ((name, n) for n in _methods(type(held)))


def _function(
    cls: Any, namespace: Namespace, engine: Engine, runner: Runner, name: str, owner: str
) -> Any:
    if runner == "file":
        return namespace[name]
    if runner == "node":
        return getattr(cls, name)
    kind = namespace[engine.making.tape] if engine.making.tape else type(namespace[owner])
    return getattr(kind, name)


def _takes(function: Any) -> int:
    code = function.__code__
    return int(code.co_argcount - len(function.__defaults__ or ()))


def _arguments(function: Any, runner: Runner) -> Iterator[tuple[Needs, Asks]]:
    """What it may want beside the root: nothing, a gradient to start from, or the leaves."""
    code, needed = function.__code__, _takes(function)
    # a method of the root is bound to it; one of the tape has the tape and the root
    first = 2 if runner == "tape" else 1
    if needed == first:
        yield "", ""
    if needed == first + 1:
        yield "number", ""
        yield "node", ""
        yield "", "list"
        yield "", "each"
    if code.co_flags & inspect.CO_VARARGS:
        yield "", "spread"
    if needed == first + 2:
        yield "number", "list"


def exits(play: Play, before: list[dict[str, Any]], returned: Any) -> Iterator[Engine]:
    """Where a number now stands for each leaf that may be its gradient."""
    engine, leaves = play.engine, list(play.leaves.values())
    if engine.asks == "each":
        yield replace(engine, exit="sequence")
        return
    if engine.asks:
        if isinstance(returned, (list, tuple)) and len(returned) == len(leaves):
            yield replace(engine, exit="sequence")
    if returned is not None and not isinstance(returned, (int, float)):
        yield from _returned(engine, leaves[0], returned)
    names = [n for n in _attribute_names(leaves[0]) if n != engine.data]
    if engine.reading is not None:
        # what runs the graph may have run it backwards as well
        before = [{}, {}]
    changed = [
        n for n in names
        if is_gradient(engine, before[0].get(n), getattr(leaves[0], n, None))
    ]  # fmt: skip
    likely = [n for n in changed if n.strip("_").lower() in _GRADS]
    for name in dict.fromkeys((*likely, *changed)):
        yield replace(engine, exit="attribute", grad=name)


def _returned(engine: Engine, leaf: Any, returned: Any) -> Iterator[Engine]:
    """A mapping (or a list) in which each leaf can be looked up, or an object that does it."""
    if hasattr(returned, "__getitem__"):
        for key in keys(leaf, _attribute_names(leaf)):
            try:
                held = looked_up(returned, leaf, key)
            except Exception:  # it is not looked up like this
                continue
            if held is not None:
                yield replace(engine, exit="mapping", key=key, grad="")
    elif hasattr(type(returned), "__dict__"):
        for name, function in vars(type(returned)).items():
            if isinstance(function, types.FunctionType) and function.__code__.co_argcount == 2:
                yield replace(engine, exit="method", grad=name)


def is_gradient(engine: Engine, before: Any, after: Any) -> bool:
    """A number (or a node that holds one) that was not there before."""
    if after is None or isinstance(after, (bool, str)):
        return False
    try:
        now, then = (np.asarray(bare(engine, v)) for v in (after, before))
    except Exception:
        return False
    if now.dtype.kind not in "fi" or now.size != 1 or not np.all(np.isfinite(now)):
        return False
    return before is None or not np.array_equal(then, now)
