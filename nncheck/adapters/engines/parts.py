"""The graphs of an engine as subjects, each with a card of its own, in the order of diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import Any

import numpy as np

from ...model import Card, Domain, Kind, Slot
from ...subject import Subject
from ..candidate import Candidate
from . import graphs
from .calling import qualified
from .graphs import Basics, Graph
from .leaf import Engine, Namespace
from .links import definitions, own_definition
from .operators import SIZES, Operator, drawn
from .own import marked, own_code, run_backwards, usual
from .play import Play
from .running import GraphInstance, Plan
from .tracing import traced


@dataclass(frozen=True, slots=True)
class _Code:
    """Qualified names: a node's own backward, what makes it, and all code that a graph runs.

    `names` are what the maker calls the operands.
    """

    own: str | None
    forward: str
    names: tuple[str, ...]
    reached: tuple[str, ...]


# the operator's own definition, and that of its backward
_ITSELF = 2
_ENTRIES = 8
# an operator that is looked at with ones, beside the same with any upstream gradient
WITH_ONES = ", upstream 1"


def parts_of(
    candidate: Candidate, engine: Engine, found: Sequence[Operator], basics: Basics
) -> list[Subject]:
    """Operators first, those that others are made of before those others; then graphs."""
    one = ("N", "D") if engine.arrays else ()
    namespace = candidate.namespace
    known = usual(engine, namespace, basics)
    with_ones = Plan(engine, basics, cotangents=False, usual=known)
    any_seed = engine.seeding != "none"
    with_any = replace(with_ones, cotangents=True) if any_seed else with_ones
    alone = list(graphs.of_operators(found))
    deeper = [_part(candidate, with_any, g) for g in graphs.deeper(basics, one)]
    chains = [p for p in deeper if p.card.style == "chain"]
    if engine.seeding == "product":
        # what an upstream gradient comes through is looked at with ones first; the others with
        # ones only where that does not serve
        through = [op for op in (basics.plus, basics.times, basics.total) if op is not None]
        seeds = [g for g in alone if g.blamed in through]
        others = [replace(g, name=f"{g.name}{WITH_ONES}") for g in alone if g not in seeds]
        named = [replace(g, name=f"{g.name}, upstream g") if g in seeds else g for g in alone]
        single = _sorted(_part(candidate, with_any, g) for g in named)
        first = _sorted(_part(candidate, with_ones, g) for g in seeds)
        last = _sorted(_part(candidate, with_ones, g) for g in others)
    else:
        first, last = [], []
        single = _sorted(_part(candidate, with_any, g) for g in alone)
    # a chain is made of these
    links = {f"{engine.name}: {o.name}" for o in (basics.plus, basics.times) if o is not None}
    simple = [p for p in single if p.card.name in links or _is_simple(p, basics)]
    parts = [*first, *simple, *chains, *(p for p in single if p not in simple), *last]
    parts += _once(
        _part(candidate, with_any, g) for g in graphs.reuse(engine, namespace, found, basics)
    )
    return parts + [p for p in deeper if p.card.style != "chain"]


def _is_simple(part: Subject, basics: Basics) -> bool:
    """One piece of backward code: not made of other operators, but for those of the seed."""
    seeds = {op.definition for op in (basics.times, basics.total) if op is not None}
    return len(set(part.card.definitions) - (seeds - {part.card.forward})) <= _ITSELF


def _sorted(parts: Iterable[Subject]) -> list[Subject]:
    return sorted(parts, key=lambda s: len(s.card.definitions))


def _once(parts: Iterable[Subject]) -> Iterator[Subject]:
    """One for each piece of backward code and each set of shapes."""
    seen: set[object] = set()
    for part in parts:
        card = part.card
        key = (card.backward, card.forward, card.style, tuple(s.shape for s in card.slots))
        if key not in seen:
            seen.add(key)
            yield part


def _part(candidate: Candidate, plan: Plan, graph: Graph) -> Subject:
    engine = plan.engine
    # one number shows little of a function: engines of numbers are fed several, one by one
    alone = graph.style == "operator" and len(graph.shapes) == 1 and not engine.arrays
    entries = _ENTRIES if alone else 0
    domain = Domain("positive" if graph.positive else "real")
    slots = tuple(
        Slot(
            n,
            "input",
            (entries,) if entries else s,
            domain,
            differentiable=i not in graph.constants,
        )
        for i, (n, s) in enumerate(zip("abcd", graph.shapes, strict=False))
    )
    names = tuple(s.name for s in slots)
    code = _code_of(candidate.namespace, plan, graph)
    symbols = {d for s in slots for d in s.shape if isinstance(d, str)}
    card = Card(
        name=f"{engine.name}: {graph.name}",
        kind=_kind(graph, code.own),
        style=graph.style,
        place=candidate.place,
        slots=slots,
        sizes={s: SIZES[s] for s in SIZES if s in symbols},
        sample_axis=None,
        scalar=not plan.cotangents,
        takes_cotangent=plan.cotangents,
        forward=code.forward,
        backward=code.own or central(candidate, engine),
        definitions=code.reached,
        parts=(_alone(plan, graph),) if graph.blamed else (),
        part_of=engine.name,
        spoken={
            n: f"{said}.{engine.grad}"
            for n, said in zip_longest(names, code.names[: len(names)], fillvalue="")
        },
    )

    def start() -> GraphInstance:
        return GraphInstance(plan, graph, names, candidate.namespace, entries=entries)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        return _part(replace(candidate, namespace=namespace), plan, graph)

    return Subject(card, start, rebuild)


def _alone(plan: Plan, graph: Graph) -> str:
    """The part that looks at the operator of a graph alone, with an upstream gradient."""
    name = graph.blamed.name if graph.blamed else ""
    basics = plan.basics
    through = graph.blamed in (basics.plus, basics.times, basics.total)
    given = plan.engine.seeding == "product" and plan.cotangents and through
    return f"{plan.engine.name}: {name}, upstream g" if given else f"{plan.engine.name}: {name}"


def _kind(graph: Graph, own: str | None) -> Kind:
    return "activation" if graph.style == "operator" and len(graph.shapes) == 1 and own else "layer"


def _code_of(namespace: Namespace, plan: Plan, graph: Graph) -> _Code:
    """The code of the operator that is looked at, and that of all nodes of the graph.

    Where a node holds no backward code of its own, its gradient is described where it is made.
    """
    engine = plan.engine
    found = _Code(None, graph.definition, graph.names, (graph.definition,))
    reached: tuple[str, ...] = ()
    for run in (graph.make, graph.blamed.make if graph.blamed else graph.make):
        rng = np.random.default_rng(0)
        values = {
            n: drawn(s, rng, positive=graph.positive)
            for n, s in zip("abcd", graph.shapes, strict=False)
        }
        try:
            play = Play(engine, namespace, run(namespace))
            out, made = traced(namespace[engine.name], partial(play.compute, values))
        except Exception:
            continue
        leaves = list(play.leaves.values())
        nodes = [m for m in made if not any(m.node is leaf for leaf in leaves)]
        known = definitions(out) or tuple(run_backwards(engine, namespace, graph))
        reached = reached or (*known, *(m.by for m in nodes))
        own = own_definition(out) or own_code(engine, namespace, graph, plan.usual)
        maker = next((m for m in nodes if m.node is out), None)
        if own is None and maker is not None:
            # where local derivatives are kept, the gradient is described by what keeps them
            asking = marked(namespace, out, run_backwards(engine, namespace, graph))
            inside = asking or maker.by
            found = _Code(inside, maker.by, maker.names_of(leaves), ())
        else:
            found = _Code(own, graph.definition, graph.names, ())
    seeds = _seeds(plan)
    return replace(found, reached=tuple(dict.fromkeys((found.forward, *reached, *seeds))))


def owner_of(engine: Engine, namespace: Namespace) -> Any:
    """The class whose method runs backward: that of the nodes, or that of the tape."""
    if engine.runner != "tape":
        return namespace[engine.name]
    return namespace[engine.making.tape] if engine.making.tape else type(namespace[engine.owner])


def _seeds(plan: Plan) -> list[str]:
    """The operators through which an upstream gradient gets in."""
    if plan.engine.seeding not in ("product", "none"):
        return []
    helpers = [plan.basics.total, plan.basics.times if plan.cotangents else None]
    return [op.definition for op in helpers if op is not None]


def central(candidate: Candidate, engine: Engine) -> str:
    if engine.is_function:
        return engine.backward
    owner = owner_of(engine, candidate.namespace)
    method = getattr(owner, engine.backward, None)
    return qualified(method) or f"{engine.name}.{engine.backward}"
