"""What passes between the parts of a network while it runs, recorded by watching its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..model import Array
from .methods import Methods, find
from .state import objects


@dataclass(slots=True)
class Call:
    """One pass through one part: what it was given and what it gave, copied at the time."""

    part: str
    inputs: Mapping[str, Any]
    output: Any = None
    cotangent: Any = None
    returned: Any = None
    went_back: bool = False


@dataclass(slots=True)
class Log:
    """The calls in the order of the forwards."""

    calls: list[Call] = field(default_factory=list)

    def last(self, part: str) -> Call | None:
        return next((c for c in reversed(self.calls) if c.part == part), None)


def find_parts(root: object) -> dict[str, tuple[object, Methods]]:
    """The objects inside `root` that have a forward and a backward, by path."""
    found: dict[str, tuple[object, Methods]] = {}
    for path, held in objects(root):
        methods = find(type(held))
        if methods is not None and methods.misspelt is None:
            found[path] = (held, methods)
    return found


@contextmanager
def watch(parts: Mapping[str, tuple[object, Methods]]) -> Iterator[Log]:
    """Record every call of the parts' forward and backward while the block runs."""
    log = Log()
    undo: list[tuple[object, type]] = []
    for name, (held, methods) in parts.items():
        cls = type(held)
        try:
            held.__class__ = _watched(cls, name, methods, log)
        except TypeError:
            continue  # a class with a layout of its own (built-in base): left unwatched
        undo.append((held, cls))
    try:
        yield log
    finally:
        for held, cls in undo:
            held.__class__ = cls


def _watched(cls: type, name: str, methods: Methods, log: Log) -> type:
    def forward(self: Any, *args: Any, **kwargs: Any) -> Any:
        call = Call(name, {k: _copy(v) for k, v in zip(methods.inputs, args, strict=False)})
        log.calls.append(call)
        output = getattr(super(made, self), methods.forward)(*args, **kwargs)
        call.output = _copy(output)
        return output

    def backward(self: Any, *args: Any, **kwargs: Any) -> Any:
        call = next((c for c in reversed(log.calls) if c.part == name and not c.went_back), None)
        if call is not None:
            call.went_back = True
            given = args[0] if args else next(iter(kwargs.values()), 1.0)
            call.cotangent = _copy(given)
        returned = getattr(super(made, self), methods.backward or "backward")(*args, **kwargs)
        if call is not None:
            call.returned = _copy(returned)
        return returned

    body: dict[str, Any] = {methods.forward: forward, str(methods.backward): backward}
    if "__slots__" in vars(cls):
        body["__slots__"] = ()
    made = type(cls.__name__, (cls,), body)
    return made


def _copy(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (tuple, list)):
        return tuple(_copy(v) for v in value)
    return value


def numeric_inputs(call: Call) -> dict[str, Array]:
    return {
        k: np.asarray(v) for k, v in call.inputs.items() if isinstance(v, (np.ndarray, float, int))
    }
