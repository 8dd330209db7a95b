"""A graph as a subject: leaves are made of the values, the backward is that of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...model import Array
from ...subject import Instance
from .graphs import Basics, Graph
from .leaf import Engine, Namespace
from .own import Usual
from .play import Play


@dataclass(frozen=True, slots=True)
class Plan:
    """An engine, its basic operators, and whether an upstream gradient is given."""

    engine: Engine
    basics: Basics
    cotangents: bool
    # what its basic operators run backwards
    usual: Usual = ()


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
        self._graphs: list[Play] = []

    def forward(self, values: Mapping[str, Array]) -> Any:
        if any(v.dtype.kind == "c" for v in values.values()):
            raise TypeError("engines are not fed complex numbers")
        if not self._entries:
            self._graphs = [self._graph(values)]
            value = self._graphs[0].value()
        else:
            each = range(self._entries)
            self._graphs = [self._graph({n: v[i] for n, v in values.items()}) for i in each]
            value = np.array([play.value() for play in self._graphs])
        # a backward that starts from ones is that of the sum
        return value if self._plan.cotangents else np.sum(value)

    def _graph(self, values: Mapping[str, Array]) -> Play:
        play = Play(self._plan.engine, self._namespace, self._run)
        play.compute({n: values[n] for n in self._slots})
        return play

    def backward(self, cotangent: Array | float | None) -> Mapping[str, Any]:
        g: Any = 1.0 if cotangent is None else cotangent
        if not self._entries:
            return self._gradients(self._graphs[0], g)
        given = np.broadcast_to(np.asarray(g, dtype=float), (self._entries,))
        # computed anew: what a tape holds of one graph is forgotten with the next
        found = [
            self._gradients(self._graph(play.given), given[i])
            for i, play in enumerate(self._graphs)
        ]
        return {n: np.stack([np.asarray(f[n]) for f in found]) for n in found[0]}

    def _gradients(self, play: Play, g: Any) -> Mapping[str, Array]:
        basics = self._plan.basics
        if not self._plan.cotangents:
            g = np.ones(np.shape(play.value()))
        times = basics.times.make(self._namespace) if basics.times else None
        total = basics.total.make(self._namespace) if basics.total else None
        return play.gradients(g, times, total)

    def settle(self) -> None:
        """Nothing is kept from one forward to the next."""

    def alter(self, kind: str) -> None:
        """There are no settings."""

    def gradients(self, returned: Any) -> Mapping[str, Any]:
        return dict(returned)

    def parameters(self) -> Mapping[str, Array]:
        return {}

    def roots(self) -> Mapping[str, object]:
        return {}

    def parts(self) -> Mapping[str, Instance]:
        return {}
