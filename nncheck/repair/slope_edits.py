"""Edits that bring the right slope of an activation into a backward."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, Function, called
from .makers import places
from .visible import settings, visible


def multiplied(
    code: Code, card: Card, slots: Sequence[str], forms: Sequence[tuple[str, str]]
) -> Iterator[Candidate]:
    """`* f'(…)` behind an expression that makes the gradient, in one of these forms.

    Each form with each array at hand: what the forward keeps, arguments and locals.
    """
    if any(form == "({0} > 0)" for form, _ in forms):
        forms = [*forms, ("{0}", "mask"), ("(~{0})", "mask")]
    found = [
        (f, v)
        for f, v in places(code, card, slots)
        if isinstance(v, (ast.Name, ast.BinOp, ast.Call, ast.Attribute, ast.Subscript))
    ]
    yield from _each_place(code, card, found[:_NEAR], forms)
    function = code.function(card.backward)
    given = code.parameters(function) if function is not None else []
    if function is not None and given:
        first = code.body(function)[0]
        for form, _ in forms:
            for name in _kept(code, card):
                line = f"{given[0]} = {given[0]} * {form.format(name)}"
                yield f"multiply {given[0]} by f'(x) first", (code.before(first, line),)
    yield from _each_place(code, card, found[_NEAR:], forms)


# the expressions that are looked at first
_NEAR = 2


def _kept(code: Code, card: Card) -> list[str]:
    """Arrays that the forward keeps on its object."""
    function = code.function(card.forward)
    found = [] if function is None else [t for t, _, _ in code.assigned(function)]
    return [t for t in dict.fromkeys(found) if t.count(".") == 1 and "[" not in t]


def _each_place(
    code: Code,
    card: Card,
    found: Sequence[tuple[Function, ast.expr]],
    forms: Sequence[tuple[str, str]],
) -> Iterator[Candidate]:
    for function, value in found:
        for form, _ in forms:
            for name in visible(code, card, function, value):
                slope = form.format(name)
                yield f"multiply by f'(x) = {slope}", (wrapped(code, value, "{} * " + slope),)


def replaced(
    code: Code, card: Card, slots: Sequence[str], forms: Sequence[tuple[str, str]]
) -> Iterator[Candidate]:
    """The right derivative in place of a factor of the product, or of the whole where it is none."""
    for function, value in places(code, card, slots):
        factors = [n for n in ast.walk(value) if isinstance(n, (ast.BinOp, ast.Call))]
        parts = [
            side
            for n in factors
            if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult)
            for side in (n.right, n.left)
        ]
        for part in [*parts, value]:
            for name in visible(code, card, function, value):
                for form, _ in forms:
                    slope = form.format(name)
                    yield f"f'(x) = {slope}", (code.replace(part, slope),)
        for g in code.parameters(function)[:1]:
            for name in visible(code, card, function, value):
                for form, _ in forms:
                    slope = form.format(name)
                    yield f"f'(x) = {slope}", (code.replace(value, f"{g} * {slope}"),)


def levels(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """A mask as a choice: 1 where it holds, and elsewhere a setting or a number of the forward."""
    others = _numbers(code, card)
    for function, value in places(code, card, slots):
        kept = [n for n in visible(code, card, function, value) if "." in n]
        for node in ast.walk(value):
            if isinstance(node, (ast.Compare, ast.Attribute, ast.Name)):
                for other in [*settings(code, card), *others]:
                    new = f"np.where({code.text(node)}, 1.0, {other})"
                    yield f"{other} where the mask does not hold", (code.replace(node, new),)
                    if isinstance(node, (ast.Attribute, ast.Name)):
                        for name in kept:
                            text = f"np.where({name} > 0, 1.0, {other})"
                            yield f"{other} for {name} ≤ 0", (code.replace(node, text),)


def _numbers(code: Code, card: Card) -> list[str]:
    """The numbers that the forward holds, as written."""
    return list(
        dict.fromkeys(
            code.text(node)
            for qualname in code.reached(card.forward)
            for node in ast.walk(code.functions[qualname])
            if isinstance(node, ast.Constant) and type(node.value) in (int, float)
        )
    )


def within_limits(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """`* (x > low) * (x < high)` with the limits of the forward's clip, where they are known."""
    for low, high, what in _limits(code, card):
        for function, value in places(code, card, slots):
            for name in visible(code, card, function, value):
                tests = [f"({name} > {low})"] if low else []
                tests += [f"({name} < {high})"] if high else []
                inside = " * ".join(tests)
                if inside:
                    new = (wrapped(code, value, "{} * " + inside),)
                    yield f"0 beyond the limits of {what}", new


def _limits(code: Code, card: Card) -> Iterator[tuple[str, str, str]]:
    """(low, high, name of the call) as written; "" for no limit on that side."""
    for qualname in code.reached(card.forward):
        for call in code.calls(code.functions[qualname], ("clip", "minimum", "maximum")):
            arguments = [code.text(a) for a in call.args]
            if called(call) == "clip" and len(arguments) == 3:
                yield arguments[1], arguments[2], "np.clip"
            elif called(call) == "clip" and len(arguments) == 2:
                yield arguments[0], arguments[1], "clip"
            elif len(arguments) == 2:
                for limit in arguments:
                    low = called(call) == "maximum"
                    yield (limit, "", "np.maximum") if low else ("", limit, "np.minimum")
