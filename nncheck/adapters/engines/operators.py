"""Which operators an engine has: found by trying what Python and its own names offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...model import Array
from .leaf import Engine, Namespace
from .links import own_definition, reaches
from .operation import SIZES, Operator, Shape, drawn, drawn_shape
from .play import Play
from .proposing import proposed as proposals
from .tapes import last_steps
from .tracing import traced

__all__ = ["SIZES", "Operator", "Shape", "drawn", "drawn_shape", "linked", "operators", "value_of"]


def operators(engine: Engine, namespace: Namespace) -> Iterator[Operator]:
    """Every operation that runs and gives a node that depends on its operands."""
    seen: set[object] = set()
    for proposed in proposals(engine, namespace):
        # `a + b` and `add(a, b)` are one where the same function runs
        is_told = proposed.plain and "<locals>" not in proposed.definition
        same = (proposed.definition, proposed.shapes) if is_told else proposed.name
        if proposed.name in seen or same in seen or ("list", proposed.definition) in seen:
            continue
        one = ("N", "D")
        if proposed.stretches and (proposed.definition, (one, one)) not in seen:
            # only what works entry by entry repeats its operands
            continue
        fitting = next(
            (o for o in (proposed, _positively(proposed)) if runs(engine, namespace, o)), None
        )
        if fitting is None:
            continue
        made = _made(engine, namespace, fitting)
        if made in seen:
            continue
        seen |= {proposed.name, same, *([made] if made else [])}
        if proposed.gathers:
            # what takes a list of nodes would take a node for a list of its entries
            seen.add(("list", proposed.definition))
        yield fitting


def _made(engine: Engine, namespace: Namespace, op: Operator) -> object:
    """What makes the node, runs back for it, and what its value is: who has all of them in common
    is one operator under several names. None where nobody was seen.
    """
    rng = np.random.default_rng(5)
    values = {str(i): drawn(s, rng, positive=op.positive) for i, s in enumerate(op.shapes)}
    try:
        play = Play(engine, namespace, op.make(namespace))
        out, nodes = traced(namespace[engine.name], partial(play.compute, values))
        by = next((m.by for m in nodes if m.node is out), None)
        return by and (by, own_definition(out), op.shapes, np.asarray(play.value()).tobytes())
    except Exception:
        return None


def _positively(proposed: Operator) -> Operator:
    return replace(proposed, positive=True)


def runs(engine: Engine, namespace: Namespace, op: Operator) -> bool:
    """It gives finite numbers, the same twice and of both signs, from a node that knows every
    operand.
    """
    first = _value(engine, namespace, op, 1.0)
    again = _value(engine, namespace, op, 1.0)
    if first is None or again is None or not np.array_equal(first, again):
        return False
    return op.positive or _value(engine, namespace, op, -1.0) is not None


def _value(engine: Engine, namespace: Namespace, op: Operator, sign: float) -> Array | None:
    rng = np.random.default_rng(5)
    play = Play(engine, namespace, op.make(namespace))
    try:
        values = [sign * drawn(s, rng, positive=op.positive) for s in op.shapes]
        out = play.compute({str(i): v for i, v in enumerate(values)})
        value = np.asarray(play.value())
    except Exception:
        return None
    leaves = list(play.leaves.values())
    if any(out is leaf for leaf in leaves) or value.dtype.kind != "f" or not value.size:
        return None
    if op.stretches and value.shape != np.broadcast_shapes(*(drawn_shape(s) for s in op.shapes)):
        # a product of matrices takes a row as well, and repeats nothing
        return None
    return value if _linked(engine, namespace, play) and np.all(np.isfinite(value)) else None


def _linked(engine: Engine, namespace: Namespace, play: Play) -> bool:
    """The root knows every operand, or a gradient arrives there: nodes of a tape know numbers."""
    if engine.runner == "seeds" or linked(namespace, play):
        return True
    try:
        found = play.gradients(np.ones(np.shape(play.value())))
    except Exception:
        return False
    return all(np.any(g) for g in found.values()) and len(found) == len(play.leaves)


def linked(namespace: Namespace, play: Play) -> bool:
    """Every leaf can be found from the root, the tape or the last steps on a list of the file."""
    places = [play.root, *last_steps(namespace), play.tape]
    return all(reaches(places, leaf) for leaf in play.leaves.values())


def value_of(engine: Engine, namespace: Namespace, op: Operator, values: Sequence[Array]) -> Any:
    """What an operator makes of these values."""
    play = Play(engine, namespace, op.make(namespace))
    play.compute({str(i): v for i, v in enumerate(values)})
    return play.value()
