"""Engines that compute nothing while a graph is built: something runs it afterwards."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..contain import contained
from ..state import _attribute_names
from .words import is_backwardish, is_work

Namespace = Mapping[str, Any]
# of methods and functions that could run a graph so many are tried
_MOST = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """How the value of a node comes about.

    A method of the node, a function of the file, a method of an object of the class `owner`, or a
    method of the graph's own tape. `listed`: nodes are given, and their values come, as a list.
    `at_start`: the object is made of the node. `feeds`: it is given the values of the leaves.
    `key`: the attribute of a leaf by which its value is looked up, where it is not the leaf itself.
    `left`: the attribute of the node in which the value is left, where it is not returned.
    """

    kind: Literal["method", "function", "runner", "tape"]
    name: str
    owner: str = ""
    listed: bool = False
    at_start: bool = False
    feeds: bool = False
    key: str = ""
    left: str = ""


def read(
    reading: Reading, namespace: Namespace, tape: Any, node: Any, feed: Mapping[Any, Any]
) -> Any:
    """The value of a node, with these values of the leaves."""
    asked = [node] if reading.listed else node
    rest: tuple[Any, ...] = (dict(feed),) if reading.feeds else ()
    with contained():
        if reading.kind == "method":
            got = getattr(node, reading.name)(*rest)
        elif reading.kind == "function":
            got = namespace[reading.name](asked, *rest)
        elif reading.kind == "tape":
            got = getattr(tape, reading.name)(*rest)
        elif reading.at_start:
            got = getattr(namespace[reading.owner](asked), reading.name)(*rest)
        else:
            got = getattr(namespace[reading.owner](), reading.name)(asked, *rest)
    if reading.left:
        return getattr(node, reading.left)
    return got[0] if reading.listed else got


def readings(namespace: Namespace, root: Any, tape: Any) -> Iterator[Reading]:
    """Everything of the file that may run a graph down to this node."""
    yield from _plain("method", _methods(type(root)), 1)
    if tape is not None:
        yield from _plain("tape", _methods(type(tape)), 1)
    functions = [
        (n, f) for n, f in namespace.items()
        if isinstance(f, types.FunctionType) and f.__module__ == namespace.get("__name__")
    ]  # fmt: skip
    for reading in _plain("function", functions[:_MOST], 1):
        yield reading
        yield Reading("function", reading.name, listed=True, feeds=reading.feeds)
    for owner, kind in list(namespace.items()):
        if isinstance(kind, type) and kind.__module__ == namespace.get("__name__"):
            yield from _of_class(owner, kind)


def _plain(kind: Any, found: list[tuple[str, Any]], first: int) -> Iterator[Reading]:
    """With and without the values of the leaves, by how many arguments are needed."""
    for name, function in found:
        least, most = _counts(function)
        if is_backwardish(name) or is_work(name):
            continue
        if least <= first <= most:
            yield Reading(kind, name)
        if least <= first + 1 <= most:
            yield Reading(kind, name, feeds=True)


def _of_class(owner: str, kind: type) -> Iterator[Reading]:
    """`Session().run(node, feed)`, `Executor([node]).run(feed)`."""
    least, most = _counts(vars(kind).get("__init__"))
    methods = _methods(kind)
    if least == 1:
        for reading in _plain("runner", methods, 2):
            yield Reading("runner", reading.name, owner, feeds=reading.feeds)
    if least <= 2 <= most:
        for reading in _plain("runner", methods, 1):
            for listed in (True, False):
                yield Reading(
                    "runner", reading.name, owner, listed, at_start=True, feeds=reading.feeds
                )


def _methods(kind: type) -> list[tuple[str, Any]]:
    return [
        (n, f) for n, f in inspect.getmembers(kind, inspect.isfunction) if not n.startswith("_")
    ][:_MOST]


def _counts(function: Any) -> tuple[int, int]:
    """How many arguments it needs and takes; an object's own constructor takes the object."""
    code = getattr(function, "__code__", None)
    if code is None:
        return 1, 1
    return code.co_argcount - len(function.__defaults__ or ()), code.co_argcount


def left_in(node: Any, before: Mapping[str, Any]) -> Iterator[str]:
    """The attributes of a node that hold a number now and did not before."""
    for name in _attribute_names(node):
        held = getattr(node, name, None)
        if held is not before.get(name) and is_number(held):
            yield name


def is_number(value: Any) -> bool:
    """One finite number, or an array of one."""
    try:
        array = np.asarray(value)
    except Exception:
        return False
    return array.dtype.kind == "f" and array.size == 1 and bool(np.all(np.isfinite(array)))
