"""How gradients get in and out of an engine: told by running its operators once or twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...model import Array
from ..candidate import Candidate
from .graphs import Basics
from .leaf import Engine, Namespace, Seeding
from .operators import Operator, drawn, drawn_shape
from .play import Play

_SPEAKS_OF_IT = re.compile(r"broadcast(?!_?to)|sum_to|reduce_grad|match_shape", re.IGNORECASE)


def seeding(
    engine: Engine, namespace: Namespace, found: Sequence[Operator], basics: Basics
) -> Seeding:
    """The way for an upstream gradient to get in that most operators follow."""
    if engine.seeding == "weights":
        return engine.seeding
    some = [o for o in found if o.plain][:8] or list(found)[:8]
    ways: tuple[Seeding, ...] = ("node argument", "node attribute", "product")
    if not any(_gives_nodes(engine, namespace, op) for op in some):
        ways = ("argument", "node argument", "attribute", "node attribute", "product")
    counts: dict[Seeding, int] = {}
    for way in ways:
        if way != "product" or basics.times is not None:
            tried = replace(engine, seeding=way)
            counts[way] = sum(_scales(tried, namespace, op, basics) for op in some)
    best = max(counts, key=lambda way: counts[way])
    return best if counts[best] * 2 > len(some) else "none"


def _gives_nodes(engine: Engine, namespace: Namespace, op: Operator) -> bool:
    """Gradients are nodes: what looks like one and is an array need not do everywhere."""
    rng = np.random.default_rng(2)
    try:
        play = Play(engine, namespace, op.make(namespace))
        values = [drawn(s, rng, positive=op.positive) for s in op.shapes]
        play.compute({str(i): v for i, v in enumerate(values)})
        play.returned()
    except Exception:
        return False
    held = [getattr(leaf, engine.grad, None) for leaf in play.leaves.values()]
    return any(isinstance(h, namespace[engine.name]) for h in held)


def with_constants(engine: Engine, namespace: Namespace, op: Operator, basics: Basics) -> Operator:
    """The operator with the operands that are given no gradient on purpose: None, or an exponent's 0."""
    grown = _backward_of(engine, namespace, op, basics, 1.0)
    if grown is None or len(op.shapes) < 2:
        return op
    silent = [i for i in range(len(op.shapes)) if str(i) not in grown]
    if "**" in op.name or "pow" in op.name.lower():
        silent += [i for i in range(1, len(op.shapes)) if not np.any(grown.get(str(i), 0.0))]
    return replace(op, constants=tuple(silent), plain=op.plain and not silent)


def is_meant(
    engine: Engine, namespace: Namespace, op: Operator, found: Sequence[Operator], basics: Basics
) -> bool:
    """False for a number in place of a node with which no backward runs, where it runs with two
    nodes: forward takes what nobody promised.
    """
    if op.plain or op.stretches or _backward_of(engine, namespace, op, basics, 1.0) is not None:
        return True
    same = [
        o
        for o in found
        if o.plain and o.definition == op.definition and len(o.shapes) > len(op.shapes)
    ]
    return not any(_backward_of(engine, namespace, o, basics, 1.0) is not None for o in same)


def only_equal_shapes(
    engine: Engine, candidate: Candidate, found: Sequence[Operator], basics: Basics
) -> bool:
    """No operator gives an operand that was broadcast a gradient of its shape, and nothing in the
    code speaks of it: the engine is for operands of equal shapes.
    """
    asked = False
    for op in found:
        if op.stretches:
            asked = True
            grown = _backward_of(engine, candidate.namespace, op, basics, 1.0) or {}
            if grown and all(
                grown[str(i)].shape == drawn_shape(s) for i, s in enumerate(op.shapes)
            ):
                return False
    return asked and not _SPEAKS_OF_IT.search(" ".join([candidate.text, *candidate.namespace]))


def _backward_of(
    engine: Engine, namespace: Namespace, op: Operator, basics: Basics, factor: float
) -> dict[str, Array] | None:
    """The gradients of an operator's operands; None where it cannot be run."""
    rng = np.random.default_rng(2)
    try:
        values = {str(i): drawn(s, rng, positive=op.positive) for i, s in enumerate(op.shapes)}
        play = Play(engine, namespace, op.make(namespace))
        play.compute(values)
        shape = np.shape(play.value())
        g = factor * np.linspace(0.4, 0.9, int(np.prod(shape))).reshape(shape)
        times = basics.times.make(namespace) if basics.times else None
        total = basics.total.make(namespace) if basics.total else None
        return play.gradients(g, times, total)
    except Exception:
        return None


def _scales(engine: Engine, namespace: Namespace, op: Operator, basics: Basics) -> bool:
    """Two and a half times the upstream gradient gives two and a half times the gradients."""
    once, more = (_backward_of(engine, namespace, op, basics, k) for k in (1.0, 2.5))
    if once is None or more is None:
        return False
    return any(np.any(v) for v in once.values()) and all(
        np.allclose(2.5 * once[k], more[k]) for k in once
    )
