"""A call taken out: its argument in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate
from .code import Code, called


def unwrapped(code: Code, card: Card) -> Iterator[Candidate]:
    """Each call with one argument in what the forward runs (of a network also its gradient), by
    its argument.
    """
    back = card.backward if card.kind == "network" else None
    for qualname in code.reached(card.forward, back):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
                if called(node) not in ("exp", "log", "len", "sum"):
                    edit = code.replace(node, code.text(node.args[0]))
                    yield f"{code.text(node.args[0])} without {called(node)}", (edit,)
