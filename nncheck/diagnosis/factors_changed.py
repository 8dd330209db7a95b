"""Factors and divisors that an edit puts in or takes out, and the cause that they name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .expressions import is_slope, same, values

if TYPE_CHECKING:
    from .change import Change


def slope_put_in(change: Change) -> tuple[str, str] | None:
    """The derivative of an activation put on what had none: a name for it, or σ' of what was kept."""
    if change.in_slope:
        return None
    for factor, divides in _beside(change.new, change.old):
        if isinstance(factor, ast.Name) and factor.id in change.slopes:
            return (
                "NN107",
                f"{factor.id}, the derivative of the activation, is computed and not used",
            )
        flat = any(isinstance(n, ast.MatMult) for n in ast.walk(change.old))
        if is_slope(factor) and not divides and (flat or isinstance(change.old, ast.Name)):
            return (
                "NN107",
                f"the factor {ast.unparse(factor)}, the derivative of the activation, is missing",
            )
    return None


def factor(change: Change) -> tuple[str, str] | None:
    """A factor or a divisor put in or taken out."""
    for inner, outer, put_in in ((change.old, change.new, True), (change.new, change.old, False)):
        for factor, divides in _beside(outer, inner):
            text = ast.unparse(factor)
            if change.in_slope:
                return "NN110", f"in its derivative {text} is {'missing' if put_in else 'spare'}"
            if isinstance(factor, ast.Constant):
                return "NN104", f"a factor {text} is {'missing' if put_in else 'spare'}"
            if is_slope(factor):
                shared = values(factor) & values(inner)
                if shared and isinstance(factor, ast.Compare) and put_in:
                    return "NN111", f"it does not ask for {text}, as the forward does"
                if shared:
                    # a part of a formula that is there
                    return (
                        "NN110",
                        f"in its derivative {text} is {'missing' if put_in else 'spare'}",
                    )
                if put_in:
                    return (
                        "NN107",
                        f"the factor {text}, the derivative of the activation, is missing",
                    )
                return "NN108", f"the derivative {text} is applied once too often"
            if put_in and isinstance(factor, ast.Name) and factor.id in change.given:
                return "NN114", f"it is not multiplied by {text}"
            if divides and change.is_size(text):
                return _of_size(text, put_in=put_in, scalar=change.scalar)
            if put_in or divides:
                word = "divided" if divides else "multiplied"
                return "NN104", f"it is {'not ' if put_in else ''}{word} by {text}"
    return None


def _of_size(text: str, *, put_in: bool, scalar: bool) -> tuple[str, str]:
    """A division by a length that is missing, or is one too many."""
    if not put_in:
        return ("NN102" if scalar else "NN103"), f"it is divided by {text} once too often"
    return ("NN101" if scalar else "NN103"), f"it is not divided by {text}"


def _beside(outer: ast.expr, inner: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """What multiplies or divides `inner` in `outer`."""
    if isinstance(outer, ast.BinOp) and isinstance(outer.op, (ast.Mult, ast.Div)):
        if same(outer.left, inner):
            yield outer.right, isinstance(outer.op, ast.Div)
        if same(outer.right, inner) and isinstance(outer.op, ast.Mult):
            yield outer.left, False
