"""One row of the power matrix: a subject, what it is fed by default, and what is asked about it."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from nncheck.draw import draw
from nncheck.model import Domain, Slot, Values

from .speed_net import Array

Kind = Literal["real", "positive", "probability", "onehot", "index", "sign", "binary", "pixels", "integer"]  # fmt: skip
Behaviour = Literal["dout", "x", "stale"]


@dataclass(frozen=True, slots=True)
class Data:
    """An array as a student would make it, and as nncheck would draw it."""

    shape: tuple[int, ...]
    kind: Kind = "real"
    scale: float = 1.0
    shift: float = 0.0
    dtype: str = "float64"
    classes: int = 0

    def usual(self, rng: np.random.Generator) -> Array:
        """np.random.randn with a fixed seed, or what the kind asks for."""
        if self.kind == "pixels":  # 71 % exact zeros, as in MNIST
            return np.where(rng.random(self.shape) < 0.71, 0.0, rng.random(self.shape))
        if self.kind == "integer":
            return rng.integers(-4, 5, self.shape)
        if self.kind == "index":
            return rng.integers(0, self.classes, self.shape)
        if self.kind == "real":
            value = rng.standard_normal(self.shape) * self.scale + self.shift
            return value.astype(self.dtype)
        return self._drawn(self.kind, rng) * self.scale

    def ours(self, rng: np.random.Generator) -> Array:
        """As nncheck draws it when nothing is given: signed, distinct, away from 0 and ties."""
        if self.kind in ("pixels", "integer"):
            return self._drawn("real", rng)
        return self._drawn(self.kind, rng).astype(int if self.kind == "index" else self.dtype)

    def _drawn(self, values: Values, rng: np.random.Generator) -> Array:
        slot = Slot("x", "input", self.shape, Domain(values, classes="C"))
        return draw(slot, {"C": self.classes}, rng)


def normal(*shape: int, scale: float = 1.0, shift: float = 0.0, dtype: str = "float64") -> Data:
    return Data(shape, "real", scale, shift, dtype)


def real(*shape: int, shift: float = 0.0) -> Data:
    return Data(shape, "real", shift=shift)


def positive(*shape: int, scale: float = 1.0) -> Data:
    return Data(shape, "positive", scale)


def sparse(*shape: int) -> Data:
    return Data(shape, "pixels")


def integers(*shape: int) -> Data:
    return Data(shape, "integer")


def probability(*shape: int) -> Data:
    return Data(shape, "probability")


def onehot(*shape: int) -> Data:
    return Data(shape, "onehot")


def binary(*shape: int) -> Data:
    return Data(shape, "binary")


def signs(*shape: int) -> Data:
    return Data(shape, "sign")


def labels(count: int, classes: int) -> Data:
    return Data((count,), "index", classes=classes)


def indices(count: int, below: int) -> Data:
    return Data((count,), "index", classes=below)


@dataclass(frozen=True, slots=True)
class Row:
    """A subject: right or wrong, and how.

    `wrt` is the number of an input or the name of a parameter: what the peers look at.
    `given`: nncheck gets an instance and the usual data instead of the class.
    `behaviour`: the values are right, what it does to others is wrong.
    `sampled`: so large that peers with a cost per entry look at a part of the entries.
    """

    module: str
    name: str
    right: bool
    about: str
    x: Data
    t: Data | None = None
    more: tuple[Data, ...] = ()
    build: Mapping[str, Any] = field(default_factory=dict)
    wrt: int | str = 0
    given: bool = False
    behaviour: Behaviour | None = None
    sampled: bool = False

    @property
    def kept_aside(self) -> bool:
        return self.module.startswith("kept_aside.")

    @property
    def inputs(self) -> tuple[Data, ...]:
        return (self.x, *self.more, *((self.t,) if self.t is not None else ()))

    def definition(self) -> type:
        module = importlib.import_module(f"benchmarks.power_subjects.{self.module}")
        found: type = getattr(module, self.name)
        return found


def drawn_aside(names: Sequence[str]) -> frozenset[str]:
    """A third of the names, by their hashes alone: neither difficulty nor taste has a say."""

    def drawn(name: str) -> str:
        return hashlib.sha256(f"kept aside: {name}".encode()).hexdigest()

    return frozenset(sorted(names, key=drawn)[: len(names) // 3])


def rows() -> list[Row]:
    """All subjects, those that were kept aside last."""
    from .power_subjects import table
    from .power_subjects.kept_aside import table as aside

    return [*table.ROWS, *aside.ROWS]
