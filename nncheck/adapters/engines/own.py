"""Which code runs backwards for one operator alone: what others do not run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from .graphs import Basics, Graph
from .leaf import Engine, Namespace
from .links import asks_for_marks
from .operators import Operator, drawn
from .play import Play
from .tracing import ran

# an operator's definition, and what its backward runs
Usual = tuple[tuple[str, frozenset[str]], ...]


def usual(engine: Engine, namespace: Namespace, basics: Basics) -> Usual:
    """What a sum, a product and a total run backwards."""
    ops = [op for op in (basics.plus, basics.times, basics.total) if op is not None]
    return tuple((op.definition, frozenset(run_backwards(engine, namespace, op))) for op in ops)


def run_backwards(engine: Engine, namespace: Namespace, op: Operator | Graph) -> list[str]:
    """The functions of the file that run back through one operator; none where it cannot be run."""
    rng = np.random.default_rng(0)
    play = Play(engine, namespace, op.make(namespace))
    try:
        play.compute({str(i): drawn(s, rng, positive=op.positive) for i, s in enumerate(op.shapes)})
        ones = np.ones(np.shape(play.value()))
        return ran(namespace, partial(play.gradients, ones))
    except Exception:
        return []


def own_code(
    engine: Engine, namespace: Namespace, op: Operator | Graph, known: Usual
) -> str | None:
    """The first function that runs back for this operator and for no sum or product."""
    if engine.runner == "seeds":
        return None
    others = frozenset[str]().union(*(names for where, names in known if where != op.definition))
    for name in run_backwards(engine, namespace, op):
        # a function without a name cannot be looked up
        if name not in others and name != "<lambda>" and _is_no_helper(name, op.definition):
            return name
    return None


def _is_no_helper(name: str, forward: str) -> bool:
    """The backward is no constructor of a gradient, nor the operator itself."""
    return name != forward and not name.endswith(("__init__", "__call__"))


def marked(namespace: Namespace, node: object, names: Sequence[str]) -> str | None:
    """The one of these functions that asks for the word which tells this node's operator."""
    for name in names:
        held: object = namespace.get(name.partition(".")[0])
        for part in name.split(".")[1:]:
            held = getattr(held, part, None)
        if held is not None and asks_for_marks(node, held):
            return name
    return None
