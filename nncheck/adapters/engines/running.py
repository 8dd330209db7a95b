"""A graph as a subject: leaves are made of the values, the backward is that of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...model import Array
from ...subject import Instance
from ..contain import contained
from .graphs import Basics, Graph
from .leaf import Engine, Namespace, seeded


@dataclass(frozen=True, slots=True)
class Plan:
    """An engine, its basic operators, and whether an upstream gradient is given."""

    engine: Engine
    basics: Basics
    cotangents: bool


class GraphInstance:
    """One graph of an engine, computed and run backwards."""

    def __init__(
        self, plan: Plan, graph: Graph, slots: tuple[str, ...], namespace: Namespace
    ) -> None:
        self._plan = plan
        self._slots = slots
        self._namespace = namespace
        self._run = graph.make(namespace)
        self._leaves: dict[str, Any] = {}
        self._root: Any = None

    def forward(self, values: Mapping[str, Array]) -> Any:
        engine = self._plan.engine
        if any(v.dtype.kind == "c" for v in values.values()):
            raise TypeError("engines are not fed complex numbers")
        with contained():
            self._leaves = {n: engine.leaf(self._namespace, values[n]) for n in self._slots}
            self._root = self._run(*self._leaves.values())
        value = engine.value(self._root)
        # a backward that starts from ones is that of the sum
        return value if self._plan.cotangents else np.sum(value)

    def backward(self, cotangent: Array | float | None) -> Mapping[str, Any]:
        engine, basics = self._plan.engine, self._plan.basics
        g: Any = 1.0 if cotangent is None else cotangent
        if not self._plan.cotangents:
            g = np.ones(np.shape(engine.value(self._root)))
        times = basics.times.make(self._namespace) if basics.times else None
        total = basics.total.make(self._namespace) if basics.total else None
        returned = seeded(engine, self._namespace, self._root, g, times, total)
        return engine.gradients(returned, self._leaves)

    def settle(self) -> None:
        """Nothing is kept from one forward to the next."""

    def alter(self, kind: str) -> None:
        """There are no settings."""

    def gradients(self, returned: Any) -> Mapping[str, Any]:
        return self._plan.engine.gradients(returned, self._leaves)

    def parameters(self) -> Mapping[str, Array]:
        return {}

    def roots(self) -> Mapping[str, object]:
        return {}

    def parts(self) -> Mapping[str, Instance]:
        return {}
