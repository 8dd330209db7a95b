"""The training loops that go with a network: in its methods, in functions of the file, and on top of it.

Loops on top of a file, and those in functions that are no methods, are read and never run. They are told
with the first network of the file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ..repair import blocks, counts, steps_in_loops
from ..repair.steps_in_loops import Early, Late
from .lab import Lab

# rows and batch size where the code does not say how many: they do not divide
ROWS, BATCH = 1000, 300
_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Uneven:
    """A count that is taken modulo a number that is not whole."""

    node: ast.BinOp
    division: ast.BinOp
    divisor: float
    hits: int
    meant: int


def regions(lab: Lab) -> list[ast.AST]:
    """Functions and the file itself, where loops are looked for."""
    if not lab.card.is_network:
        return []
    own = [f for q, f in lab.code.functions.items() if q.rpartition(".")[0] == lab.card.name]
    networks = [c.name for c in lab.bench.cards if c.is_network]
    if networks[:1] != [lab.card.name]:
        return list(own)
    free = [f for q, f in lab.code.functions.items() if "." not in q]
    return [*own, *free, lab.code.source.tree]


def loops(lab: Lab) -> Iterator[tuple[ast.AST, ast.For | ast.While]]:
    """Each loop with the region that it stands in."""
    for region in regions(lab):
        for node in blocks.within(region):
            if isinstance(node, (ast.For, ast.While)):
                yield region, node


def uneven(lab: Lab) -> list[Uneven]:
    """Counts modulo a quotient that is not whole, in the loops of the network."""
    found: dict[int, Uneven] = {}
    for region, loop in loops(lab):
        for node in ast.walk(loop):
            if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mod):
                continue
            said = counts.quotient(node.right, region, lab.code.source.tree, (ROWS, BATCH))
            if said is None or said.value == int(said.value) or said.value <= 0:
                continue
            hits = sum(i % said.value == 0 for i in range(_COUNTED))
            meant = -(-_COUNTED // max(int(said.value), 1))
            if hits < meant:
                found[id(node)] = Uneven(node, said.division, said.value, hits, meant)
    return list(found.values())


def late(lab: Lab) -> list[Late]:
    """Losses that are kept after the step on the same batch."""
    found = [one for _, loop in loops(lab) for one in steps_in_loops.late(lab.code, loop)]
    return list({id(one.loss): one for one in found}.values())


def early(lab: Lab) -> list[tuple[ast.AST, Early]]:
    """Steps along a gradient that is still being added up, with the region that holds them."""
    found = [
        (region, one)
        for region, loop in loops(lab)
        for one in steps_in_loops.early(lab.code, loop)
        if _begins_outside(lab, region, one)
    ]
    return list({id(one.update): (region, one) for region, one in found}.values())


def _begins_outside(lab: Lab, region: ast.AST, one: Early) -> bool:
    """The total is set to something before the loop, in the same function."""
    inside = set(map(id, blocks.within(one.loop)))
    return any(
        isinstance(node, ast.Assign)
        and id(node) not in inside
        and any(lab.code.text(t) == one.total for t in node.targets)
        for node in blocks.within(region)
    )
