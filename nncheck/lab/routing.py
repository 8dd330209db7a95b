"""Networks whose parts each do their own share right, and whose own way back through them is wrong."""

from __future__ import annotations

import ast

from ..repair import wiring
from . import flows
from .lab import Lab


def is_to_blame(lab: Lab) -> bool:
    """The network itself is wrong: it is made of parts, and none of them lies."""
    if not lab.card.is_network or not lab.card.parts or not lab.wrong:
        return False
    return lab.once("to blame", lambda lab: not any(v.lies for v in flows.verdicts(lab)))


def statement(lab: Lab) -> ast.AST | None:
    """Where the network's own code first calls the backward of a part."""
    for qualname in lab.code.reached(lab.card.backward):
        calls = wiring.back_calls(lab.code.functions[qualname])
        if calls:
            return calls[0]
    return None
