"""What is known about an engine: how a leaf is made, and where its value and gradient stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from ...model import Array
from ..contain import contained

Namespace = Mapping[str, Any]
# how an upstream gradient gets in: backward(g), root.grad = g, (root * g).backward(), or not at all
Seeding = Literal["argument", "node argument", "attribute", "node attribute", "product", "none"]


@dataclass(frozen=True, slots=True)
class Making:
    """How a leaf is made of a value: what else the constructor is given."""

    extra: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Engine:
    """The conventions of one engine, found by trying; the classes themselves are looked up anew.

    `backward` is a method of a node, or a function of the file where `is_function` is set; such a
    function may give the gradients back as a mapping (`grad` is empty then).
    """

    name: str
    making: Making
    data: str
    grad: str
    backward: str
    arrays: bool
    is_function: bool = False
    seeding: Seeding = "none"

    def leaf(self, namespace: Namespace, value: Any) -> Any:
        """A fresh leaf of a number (or an array of numbers)."""
        return make(namespace[self.name], self.making, value, arrays=self.arrays)

    def constant(self, namespace: Namespace, value: Any) -> Any:
        """A leaf whose own gradient is not asked for, where the constructor tells them apart."""
        said = {k: False if v is True else v for k, v in self.making.keywords.items()}
        making = Making(self.making.extra, said)
        return make(namespace[self.name], making, value, arrays=self.arrays)

    def value(self, node: Any) -> Any:
        return getattr(node, self.data)

    def gradients(self, returned: Any, leaves: Mapping[str, Any]) -> dict[str, Array]:
        """The gradient of every leaf. None is a way to say that an operand is a constant; where
        nothing arrived at any leaf, zeros.
        """
        raw = {
            n: returned[leaf] if self.is_function and not self.grad else gradient_of(self, leaf)
            for n, leaf in leaves.items()
        }
        nowhere = all(v is None for v in raw.values())
        return {
            n: _numbers(self, raw[n], np.shape(self.value(leaf)))
            for n, leaf in leaves.items()
            if nowhere or raw[n] is not None
        }


def make(cls: Any, making: Making, value: Any, *, arrays: bool) -> Any:
    given = np.array(value, copy=True) if arrays else _plain(value)
    with contained():
        return cls(given, *making.extra, **making.keywords)


def gradient_of(engine: Engine, leaf: Any) -> Any:
    return getattr(leaf, engine.grad, None)


def run_backward(engine: Engine, namespace: Namespace, root: Any, *given: Any) -> Any:
    with contained():
        if engine.is_function:
            return namespace[engine.backward](root, *given)
        return getattr(root, engine.backward)(*given)


def seeded(
    engine: Engine,
    namespace: Namespace,
    root: Any,
    cotangent: Any,
    times: Callable[[Any, Any], Any] | None,
    total: Callable[[Any], Any] | None,
) -> Any:
    """Run the backward with an upstream gradient, in the way that the engine takes one."""
    g = np.array(cotangent, dtype=float) if engine.arrays else _plain(cotangent)
    if engine.seeding == "argument":
        return run_backward(engine, namespace, root, g)
    if engine.seeding == "node argument":
        return run_backward(engine, namespace, root, engine.constant(namespace, g))
    if engine.seeding == "attribute":
        setattr(root, engine.grad, g)
    elif engine.seeding == "node attribute":
        setattr(root, engine.grad, engine.constant(namespace, g))
    elif engine.seeding == "product" and times is not None and np.any(np.asarray(g) != 1.0):
        root = times(root, engine.leaf(namespace, g))
    if engine.seeding in ("product", "none") and total is not None and np.size(g) > 1:
        root = total(root)
    return run_backward(engine, namespace, root)


def _plain(value: Any) -> Any:
    array = np.asarray(value)
    return array.item() if array.size == 1 else array


def _numbers(engine: Engine, raw: Any, shape: tuple[int, ...]) -> Array:
    """A gradient as an array; a gradient that is a node of the engine is its value."""
    for _ in range(2):
        if hasattr(raw, engine.data) and not isinstance(raw, (np.ndarray, np.generic)):
            raw = getattr(raw, engine.data)
    if raw is None:
        return np.zeros(shape)
    found = np.array(raw, copy=True)
    if found.dtype.kind not in "biufc":
        raise TypeError(f"a gradient of {found.dtype} is no array of numbers")
    return found
