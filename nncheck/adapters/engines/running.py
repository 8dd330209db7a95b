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
from .tapes import forget


@dataclass(frozen=True, slots=True)
class Plan:
    """An engine, its basic operators, and whether an upstream gradient is given."""

    engine: Engine
    basics: Basics
    cotangents: bool


class GraphInstance:
    """One graph of an engine, computed and run backwards.

    `entries`: an engine of numbers is run for each entry of an array, one graph for each.
    """

    def __init__(
        self,
        plan: Plan,
        graph: Graph,
        slots: tuple[str, ...],
        namespace: Namespace,
        *,
        entries: int = 0,
    ) -> None:
        self._plan = plan
        self._slots = slots
        self._namespace = namespace
        self._run = graph.make(namespace)
        self._entries = entries
        self._graphs: list[tuple[dict[str, Any], Any]] = []

    def forward(self, values: Mapping[str, Array]) -> Any:
        if any(v.dtype.kind == "c" for v in values.values()):
            raise TypeError("engines are not fed complex numbers")
        if not self._entries:
            self._graphs = [self._graph(values)]
            value = self._plan.engine.value(self._graphs[0][1])
        else:
            each = range(self._entries)
            self._graphs = [self._graph({n: v[i] for n, v in values.items()}) for i in each]
            value = np.array([self._plan.engine.value(root) for _, root in self._graphs])
        # a backward that starts from ones is that of the sum
        return value if self._plan.cotangents else np.sum(value)

    def _graph(self, values: Mapping[str, Array]) -> tuple[dict[str, Any], Any]:
        engine = self._plan.engine
        with contained():
            if not self._entries:
                forget(self._namespace, engine.name)
            leaves = {n: engine.leaf(self._namespace, values[n]) for n in self._slots}
            return leaves, self._run(*leaves.values())

    def backward(self, cotangent: Array | float | None) -> Mapping[str, Any]:
        g: Any = 1.0 if cotangent is None else cotangent
        if not self._entries:
            return self._gradients(*self._graphs[0], g)
        given = np.broadcast_to(np.asarray(g, dtype=float), (self._entries,))
        found = [self._gradients(*graph, given[i]) for i, graph in enumerate(self._graphs)]
        return {n: np.stack([np.asarray(f[n]) for f in found]) for n in found[0]}

    def _gradients(self, leaves: dict[str, Any], root: Any, g: Any) -> Mapping[str, Any]:
        engine, basics = self._plan.engine, self._plan.basics
        if not self._plan.cotangents:
            g = np.ones(np.shape(engine.value(root)))
        times = basics.times.make(self._namespace) if basics.times else None
        total = basics.total.make(self._namespace) if basics.total else None
        returned = seeded(engine, self._namespace, root, g, times, total)
        return engine.gradients(returned, leaves)

    def settle(self) -> None:
        """Nothing is kept from one forward to the next."""

    def alter(self, kind: str) -> None:
        """There are no settings."""

    def gradients(self, returned: Any) -> Mapping[str, Any]:
        return self._plan.engine.gradients(returned, self._graphs[0][0])

    def parameters(self) -> Mapping[str, Array]:
        return {}

    def roots(self) -> Mapping[str, object]:
        return {}

    def parts(self) -> Mapping[str, Instance]:
        return {}
