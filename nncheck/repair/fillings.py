"""Where parameters are filled with one value, and random numbers in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate
from .code import Code, called
from .sites import last_name

_FILLS = ("zeros", "ones", "full")


def constant(code: Code, card: Card, slot: str) -> list[ast.Call]:
    """Calls of np.zeros, np.ones and np.full that make this parameter in a constructor."""
    stem = last_name(slot).lower()
    classes = {card.name, *card.part_types.values()}
    found = []
    for qualname, function in code.functions.items():
        if qualname.split(".")[0] not in classes and qualname not in card.definitions:
            continue
        for target, value, _ in code.assigned(function):
            same = last_name(target).lower() in (stem, stem.rstrip("0123456789"))
            if same and isinstance(value, ast.Call) and called(value) in _FILLS and value.args:
                found.append(value)
        for node in ast.walk(function):
            if isinstance(node, ast.Dict):
                for key, held in zip(node.keys, node.values, strict=True):
                    named = isinstance(key, ast.Constant) and str(key.value).lower() == stem
                    if named and isinstance(held, ast.Call) and called(held) in _FILLS:
                        found.append(held)
    return found


def drawn(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Small random numbers for all of these."""
    calls = {id(c): c for s in slots for c in constant(code, card, s)}
    edits = []
    for call in calls.values():
        shape = call.args[0]
        inner = (
            ", ".join(code.text(e) for e in shape.elts)
            if isinstance(shape, (ast.Tuple, ast.List))
            else f"*{code.text(shape)}"
        )
        edits.append(code.replace(call, f"0.1 * np.random.randn({inner})"))
    if edits:
        yield "begin with small random numbers", tuple(edits)
