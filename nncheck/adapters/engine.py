"""Autodiff engines: classes of nodes that know how they were computed and run it backwards.

The subject stands for the class. Its parts are small subjects, one for every operator alone and
one for every graph, each with arrays as inputs; they are what is compared and diagnosed.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from ..model import Card
from ..subject import Subject, Unadapted
from .candidate import Candidate
from .contain import words
from .engines import conventions, finding, graphs
from .engines.leaf import Engine, Namespace
from .engines.operators import Operator, drawn, operators
from .engines.parts import central, parts_of
from .engines.play import Play
from .engines.running import GraphInstance
from .engines.tracing import met

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


# classes are asked about again and again: by themselves, and by each function object of their file
_KNOWN: WeakKeyDictionary[type, Engine | None] = WeakKeyDictionary()


def _found(cls: Any, namespace: Namespace) -> Engine | None:
    """Its conventions; None where trying them raises something that nobody foresaw."""
    if not isinstance(cls, type):
        return None
    if cls not in _KNOWN:
        try:
            _KNOWN[cls] = finding.find(cls, namespace)
        except Exception:
            _KNOWN[cls] = None
    return _KNOWN[cls]


def _adapted(candidate: Candidate, engine: Engine) -> Subject | None:
    namespace = candidate.namespace
    found = list(operators(engine, namespace))
    if not found:
        return None
    basics = graphs.basics(engine, namespace, found)
    engine = replace(engine, seeding=conventions.seeding(engine, namespace, found, basics))
    found = [o for o in found if conventions.is_meant(engine, namespace, o, found, basics)]
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
    """A function object of an engine: called with nodes it gives a node. It is no layer. Or a
    class of its nodes that adds nothing; or a function that the engine hands its nodes to.

    One that wants arguments of its own is known by a base that it shares with one that runs.
    """
    cls, namespace = candidate.obj, candidate.namespace
    if isinstance(cls, types.FunctionType):
        return any(cls.__qualname__ in names for names in _met(namespace))
    if not isinstance(cls, type):
        return False
    if _is_named_kind(cls, namespace) or _is_operator(cls, namespace):
        return True
    if not _is_called(cls):
        return False
    bases = [b for b in cls.__mro__[1:-1] if _is_called(b)]
    kin = [c for c in namespace.values() if isinstance(c, type) and set(bases) & set(c.__mro__)]
    for other in [c for c in namespace.values() if isinstance(c, type) and not _is_called(c)]:
        engine = _found(other, namespace)
        if engine is not None:
            return any(_gives_nodes(c, engine, namespace) for c in (cls, *kin))
    return False


def serves(candidate: Candidate) -> bool:
    """A class whose methods an engine of the file runs backwards: what it is asked alone is of no
    interest.
    """
    start, namespace = f"{candidate.name}.", candidate.namespace
    engines = [e for c in namespace.values() if (e := _found(c, namespace)) is not None]
    runs = {n for e in engines for n in (e.making.tape, e.reading and e.reading.owner)}
    return candidate.name in runs or (
        isinstance(candidate.obj, type)
        and any(name.startswith(start) for names in _met(namespace) for name in names)
    )


# what the operators of an engine hand their nodes to, by the class of the nodes
_MET: WeakKeyDictionary[type, set[str]] = WeakKeyDictionary()


def _met(namespace: Namespace) -> Iterator[set[str]]:
    """For each engine of the file, the functions of the file that its backward runs with nodes."""
    for cls in [c for c in namespace.values() if isinstance(c, type)]:
        engine = _found(cls, namespace)
        if engine is None:
            continue
        if cls not in _MET:
            _MET[cls] = set()
            found = list(operators(engine, namespace))
            total = graphs.basics(engine, namespace, found).total
            for op in found:
                _MET[cls] |= _met_by(engine, namespace, op, total)
        yield _MET[cls]


def _met_by(engine: Engine, namespace: Namespace, op: Operator, total: Operator | None) -> set[str]:
    rng = np.random.default_rng(5)
    values = {str(i): drawn(s, rng, positive=op.positive) for i, s in enumerate(op.shapes)}
    play = Play(engine, namespace, op.make(namespace))
    try:
        play.compute(values)
        ones = np.ones(np.shape(play.value()))
        add_up = total.make(namespace) if total else None
        return met(namespace, partial(play.gradients, ones, total=add_up))
    except Exception:
        return set()


def _is_operator(cls: type, namespace: Namespace) -> bool:
    """A class of nodes that are made of other nodes, or the other kind of leaf, where graphs are
    built of classes: the leaf that stands for the engine is no operator of another, and has a value.
    """
    engine = _found(cls, namespace)
    if engine is None or engine.reading is None:
        return False
    others = [
        (c, e) for c in namespace.values()
        if isinstance(c, type) and c is not cls
        and (e := _found(c, namespace)) is not None and e.reading is not None
    ]  # fmt: skip
    if any(engine.making.fed and not e.making.fed for _, e in others):
        return True
    return any(
        o.definition == cls.__name__ for c, e in others for o in operators(e, namespace)
    ) and any(not _is_made_of_nodes(c, engine, namespace) for c, _ in others)


def _is_made_of_nodes(cls: type, engine: Engine, namespace: Namespace) -> bool:
    return any(o.definition == cls.__name__ for o in operators(engine, namespace))


def _is_named_kind(cls: type, namespace: Namespace) -> bool:
    """`class Parameter(Tensor)`: nodes of an engine of the file, with no operator of their own."""
    own = {n for n, f in vars(cls).items() if isinstance(f, types.FunctionType)}
    for base in cls.__mro__[1:-1]:
        engine = _found(base, namespace) if namespace.get(base.__name__) is base else None
        if engine is not None:
            return not own & {*finding.DUNDERS, engine.backward}
    return False


def _is_called(cls: type) -> bool:
    own = {n for k in cls.__mro__ for n in vars(k)}
    return bool(own & {"__call__", "apply"})


def _gives_nodes(cls: Any, engine: Engine, namespace: Namespace) -> bool:
    value = np.array([0.4, 0.7]) if engine.arrays else 0.4
    for count in (1, 2):
        for given in ((), (2.0,)):
            try:
                run = partial(_called, cls, given)
                out = Play(engine, namespace, run).compute(dict.fromkeys("ab"[:count], value))
            except Exception:
                continue
            if isinstance(out, namespace[engine.name]):
                return True
    return False


def _called(cls: Any, given: tuple[float, ...], *nodes: Any) -> Any:
    return cls.apply(*nodes) if hasattr(cls, "apply") else cls(*given)(*nodes)


def _guesses(engine: Engine) -> tuple[str, ...]:
    what = "arrays" if engine.arrays else "numbers"
    seeds = {
        "argument": f"an upstream gradient is given to {engine.backward}",
        "node argument": f"an upstream gradient is given to {engine.backward}",
        "attribute": f"an upstream gradient is put into {engine.grad}",
        "node attribute": f"an upstream gradient is put into {engine.grad}",
        "product": "an upstream gradient comes from a product with a constant",
        "weights": "derivatives are carried along with values",
        "none": "the upstream gradient is 1",
    }[engine.seeding]
    return (f"an engine of {what}: {engine.data}, {engine.grad}, {engine.backward}", seeds)
