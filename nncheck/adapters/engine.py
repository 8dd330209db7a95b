"""Autodiff engines: classes of nodes that know how they were computed and run it backwards.

The subject stands for the class. Its parts are small subjects, one for every operator alone and
one for every graph, each with arrays as inputs; they are what is compared and diagnosed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..model import Card
from ..subject import Subject, Unadapted
from .candidate import Candidate
from .contain import words
from .engines import conventions, finding, graphs
from .engines.leaf import Engine, Namespace
from .engines.operators import operators
from .engines.parts import central, parts_of
from .engines.running import GraphInstance

STYLE = "engine"


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as an engine with its graphs; None when it is none."""
    engine = _found(candidate.obj, candidate.namespace)
    if engine is None:
        return None
    try:
        return _adapted(candidate, engine)
    except Exception as error:
        reason = f"it looks like an autodiff engine and could not be run ({words(error)})"
        return Unadapted(candidate.name, reason, candidate.place.line)


def _found(cls: Any, namespace: Namespace) -> Engine | None:
    """Its conventions; None where trying them raises something that nobody foresaw."""
    try:
        return finding.find(cls, namespace)
    except Exception:
        return None


def _adapted(candidate: Candidate, engine: Engine) -> Subject | None:
    namespace = candidate.namespace
    found = list(operators(engine, namespace))
    if not found:
        return None
    basics = graphs.basics(engine, namespace, found)
    engine = replace(engine, seeding=conventions.seeding(engine, namespace, found, basics))
    found = [conventions.with_constants(engine, namespace, op, basics) for op in found]
    equal = conventions.only_equal_shapes(engine, candidate, found, basics)
    found = [op for op in found if not (equal and op.stretches)]
    parts = {s.card.name: s for s in parts_of(candidate, engine, found, basics)}
    card = Card(
        name=candidate.name,
        kind="autodiff",
        style=STYLE,
        place=candidate.place,
        slots=(),
        has_backward=False,
        backward=central(candidate, engine),
        definitions=tuple(candidate.reaches),
        parts=tuple(parts),
        guesses=(
            *_guesses(engine),
            *(("operands of one expression have equal shapes",) if equal else ()),
        ),
    )

    def start() -> GraphInstance:
        raise LookupError(f"{candidate.name} is looked at graph by graph")

    def rebuild(_: Mapping[str, Any]) -> Subject:
        return subject

    subject = Subject(card, start, rebuild, parts)
    return subject


def belongs(candidate: Candidate) -> bool:
    """A function object of an engine: called with nodes it gives a node. It is no layer.

    One that wants arguments of its own is known by a base that it shares with one that runs.
    """
    cls, namespace = candidate.obj, candidate.namespace
    if not isinstance(cls, type) or not _is_function(cls):
        return False
    bases = [b for b in cls.__mro__[1:-1] if _is_called(b)]
    kin = [c for c in namespace.values() if isinstance(c, type) and set(bases) & set(c.__mro__)]
    for other in [c for c in namespace.values() if isinstance(c, type) and not _is_called(c)]:
        engine = _found(other, namespace)
        if engine is not None:
            return any(_gives_nodes(c, engine, namespace) for c in (cls, *kin))
    return False


def _is_function(cls: type) -> bool:
    return _is_called(cls) and any(hasattr(cls, n) for n in ("forward", "backward"))


def _is_called(cls: type) -> bool:
    own = {n for k in cls.__mro__ for n in vars(k)}
    return bool(own & {"__call__", "apply"})


def _gives_nodes(cls: Any, engine: Engine, namespace: Namespace) -> bool:
    for count in (1, 2):
        for given in ((), (2.0,)):
            try:
                nodes = [engine.leaf(namespace, np.array([0.4, 0.7])[:count]) for _ in range(count)]
                out = cls.apply(*nodes) if hasattr(cls, "apply") else cls(*given)(*nodes)
            except Exception:
                continue
            if isinstance(out, namespace[engine.name]):
                return True
    return False


def _guesses(engine: Engine) -> tuple[str, ...]:
    what = "arrays" if engine.arrays else "numbers"
    seeds = {
        "argument": f"an upstream gradient is given to {engine.backward}",
        "node argument": f"an upstream gradient is given to {engine.backward}",
        "attribute": f"an upstream gradient is put into {engine.grad}",
        "node attribute": f"an upstream gradient is put into {engine.grad}",
        "product": "an upstream gradient comes from a product with a constant",
        "none": "the upstream gradient is 1",
    }[engine.seeding]
    return (f"an engine of {what}: {engine.data}, {engine.grad}, {engine.backward}", seeds)
