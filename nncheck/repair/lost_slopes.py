"""A derivative of an activation that the way back forgets to multiply by."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, Function
from .makers import Placed, places

_FORMS = ("({} > 0)", "(1 - {}**2)", "{} * (1 - {})")
_ARRAYS, _PLACES = 12, 8


def unread_factor(code: Code, card: Card) -> Iterator[Candidate]:
    """What the backward computes and reads nowhere, as a factor of each value that comes after it."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        read = {
            n.id
            for n in ast.walk(function)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
        }
        made = [(t, v) for t, v, _ in code.assigned(function) if t.isidentifier() and t not in read]
        for name, first in made:
            for target, value, _ in code.assigned(function):
                if (
                    target != name
                    and value.lineno > first.lineno
                    and not isinstance(value, ast.Constant)
                ):
                    yield (
                        f"times {name}, which nothing reads",
                        (wrapped(code, value, f"{{}} * {name}"),),
                    )


def lost_slopes(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """σ' of what the forward keeps, at the values that these gradients are made of."""
    for function, expression in _deltas(code, card, slots):
        for array in _arrays(code, card, function)[:_ARRAYS]:
            for form in _FORMS:
                factor = form.replace("{}", array)
                yield f"times {factor}", (wrapped(code, expression, f"{{}} * {factor}"),)


def _deltas(code: Code, card: Card, slots: Sequence[str]) -> list[Placed]:
    """Values with a name of their own, no gradients of parameters."""
    found: list[Placed] = []
    for function, expression in places(code, card, slots):
        if isinstance(expression, (ast.BinOp, ast.Name, ast.Call)):
            targets = [t for t, v, _ in code.assigned(function) if v is expression]
            if targets and targets[0].isidentifier():
                found.append((function, expression))
    return found[:_PLACES]


def _arrays(code: Code, card: Card, function: Function) -> list[str]:
    """What the forward keeps, and the same of the layer below."""
    kept = [
        t
        for q in code.reached(card.forward)
        for t, _, _ in code.assigned(code.functions[q])
        if re.match(r"self\.\w+(\[|$)", t)
    ]
    kept += [
        code.text(n)
        for n in ast.walk(function)
        if isinstance(n, ast.Subscript)
        and isinstance(n.ctx, ast.Load)
        and not isinstance(n.slice, ast.Slice)
    ]
    below = [re.sub(r"(?<=[\[% (])([a-z])(?=[\]\)])", r"(\1 - 1)", t) for t in kept]
    return list(dict.fromkeys([*below, *kept]))
