"""What is known about an engine: how a leaf is made, and where its value and gradient stand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from ...model import Array
from ..contain import contained
from .reading import Reading

Namespace = Mapping[str, Any]
# leaves that want a name get one that no other has
_NAMES = itertools.count()
# how an upstream gradient gets in: backward(g), root.grad = g, (root * g).backward(), or not at
# all; "weights": the derivatives are those of a weighted sum of the outputs, which is ours
Seeding = Literal[
    "argument", "node argument", "attribute", "node attribute", "product", "weights", "none"
]
# who runs the backward: a method of the root, a function of the file, a method of the tape;
# "seeds": derivatives are carried forward with the value; "function": grad(f) gives f'
Runner = Literal["node", "file", "tape", "seeds", "function"]
# the argument that a backward cannot do without, and whether it is told the leaves as well
Needs = Literal["", "number", "node"]
Asks = Literal["", "list", "each", "spread"]
# where gradients come out: left on the leaf, or returned as a mapping, in order, or by a method
Exit = Literal["attribute", "mapping", "sequence", "method"]


@dataclass(frozen=True, slots=True)
class Making:
    """How a leaf is made of a value: what else is given, and by whom.

    `maker` is a function of the file or a method of the tape that makes it instead of the class.
    `tape` is the class of an object that belongs to one graph; `place` is where the class wants
    it: a method of it makes leaves, it is entered with `with`, it is an argument, or it makes itself
    the one that is used. `fed`: a leaf gets its value when the graph is run, and perhaps a name now.
    """

    keywords: Mapping[str, Any] = field(default_factory=dict)
    as_list: bool = False
    maker: str = ""
    tape: str = ""
    place: Literal["method", "with", "first", "last", "default"] = "method"
    fed: Literal["", "empty", "named"] = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """The conventions of one engine, found by trying; the classes themselves are looked up anew.

    `grad` is an attribute of a leaf, or the method of what backward returns. `key` is how a leaf
    is looked up in a returned mapping: itself, its id, or an attribute. `owner` is the object of the
    file whose method runs backward.
    """

    name: str
    making: Making
    data: str
    grad: str
    backward: str
    arrays: bool
    runner: Runner = "node"
    needs: Needs = ""
    asks: Asks = ""
    exit: Exit = "attribute"
    key: str = ""
    owner: str = ""
    # how the value of a node comes about, where it is not there as soon as the node is
    reading: Reading | None = None
    seeding: Seeding = "none"

    @property
    def is_function(self) -> bool:
        return self.runner in ("file", "function")

    def begin(self, namespace: Namespace) -> Any:
        """The tape of a new graph; None where there is none."""
        if not self.making.tape:
            return None
        with contained():
            tape = namespace[self.making.tape]()
            if self.making.place == "default":
                getattr(tape, self.making.maker)()
            return tape

    def recording(self, tape: Any) -> AbstractContextManager[Any]:
        """What operations run in."""
        return tape if self.is_entered else nullcontext()

    @property
    def is_entered(self) -> bool:
        return bool(self.making.tape) and self.making.place == "with"

    def leaf(self, namespace: Namespace, value: Any, tape: Any = None) -> Any:
        """A fresh leaf of a number (or an array of numbers)."""
        return make(namespace, self, self.making.keywords, value, tape)

    def constant(self, namespace: Namespace, value: Any, tape: Any = None) -> Any:
        """A leaf whose own gradient is not asked for, where the constructor tells them apart."""
        said = {k: False if v is True else v for k, v in self.making.keywords.items()}
        return make(namespace, self, said, value, tape)

    def value(self, node: Any) -> Any:
        """The value of a node; one that is given by a method is asked for."""
        held = getattr(node, self.data)
        if callable(held):
            with contained():
                held = held()
        if isinstance(held, np.ndarray):
            # an array that is a node itself computes with nodes
            return np.asarray(held)
        return np.asarray(held, dtype=float) if isinstance(held, list) else held


def make(
    namespace: Namespace, engine: Engine, keywords: Mapping[str, Any], value: Any, tape: Any
) -> Any:
    making, cls = engine.making, namespace[engine.name]
    given: Any = np.array(value, copy=True) if engine.arrays else plain(value)
    if making.as_list:
        given = given.tolist()
    with contained():
        if making.tape and making.place == "method":
            return getattr(tape, making.maker)(given)
        first = (tape,) if making.tape and making.place == "first" else ()
        if making.fed:
            by = namespace[making.maker or engine.name]
            leaf = by(*first, *((f"x{next(_NAMES)}",) if making.fed == "named" else ()))
            if engine.data and hasattr(leaf, engine.data):
                setattr(leaf, engine.data, given)
            return leaf
        if making.maker and making.place != "default":
            held: Any = namespace.get(making.maker) or getattr(cls, making.maker)
            return held(given)
        after = (tape,) if making.tape and making.place == "last" else ()
        return cls(*first, given, *after, **keywords)


def plain(value: Any) -> Any:
    array = np.asarray(value)
    return array.item() if array.size == 1 else array


def numbers(engine: Engine, raw: Any, shape: tuple[int, ...]) -> Array:
    """A gradient as an array; a gradient that is a node of the engine is its value."""
    raw = bare(engine, bare(engine, raw))
    if raw is None:
        return np.zeros(shape)
    found = np.array(raw, copy=True)
    if found.dtype.kind not in "biufc":
        raise TypeError(f"a gradient of {found.dtype} is no array of numbers")
    return found


def bare(engine: Engine, value: Any) -> Any:
    """The value of a node; anything else as it is."""
    if isinstance(value, (np.ndarray, np.generic, int, float)) or not hasattr(value, engine.data):
        return value
    return engine.value(value)


Run = Callable[..., Any]
