"""Candidate edits of factors: numbers in products, and the divisions and factors that the forward has."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Card
from . import closures
from .changes import Candidate, bracketed, jointly, places_to_scale, wrapped
from .code import Code, called
from .sites import sites

# factors of the code that are tried elsewhere, and the parts that one may be made of
_FACTORS, _PARTS = 8, 8


def constants_changed(
    code: Code, card: Card, slots: Iterable[str], ratio: float
) -> Iterator[Candidate]:
    """Take a spare number out of a product, put the missing one in, or scale the whole."""

    def of_site(site: ast.expr) -> Iterator[Candidate]:
        for node in ast.walk(site):
            if isinstance(node, ast.BinOp):
                yield from _without_number(code, node)
                yield from _other_number(code, node, ratio)
        yield "scale both", (wrapped(code, site, f"{1.0 / ratio:g} * " + "{}"),)

    yield from jointly(code, card, slots, of_site)
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.BinOp):
                yield from _without_number(code, node)
                yield from _other_number(code, node, ratio)
    places = places_to_scale(code, card, slots)
    yield from _sizes_again(code, card, places)
    for name in closures.numbers_in_scope(code, card) if card.part_of else ():
        for site in places:
            yield f"multiply by {name}", (wrapped(code, site, f"{name} * " + "{}"),)
            yield f"divide by {name}", (wrapped(code, site, "{} / " + name),)
    factor = 1.0 / ratio
    for site in places:
        yield f"scale by {factor:g}", (wrapped(code, site, f"{factor:g} * " + "{}"),)


def _sizes_again(code: Code, card: Card, places: Iterable[ast.expr]) -> Iterator[Candidate]:
    """A size or a scale that the code divides or multiplies by somewhere: here as well, or squared.

    The root of a width that the scores are divided by belongs into every gradient that passes them;
    a mean over the sides of a window divides by both.
    """
    factors: dict[tuple[str, str], ast.BinOp] = {}
    for qualname in code.reached(card.backward, card.forward):
        for node in ast.walk(code.functions[qualname]):
            if (
                isinstance(node, ast.BinOp)
                and isinstance(node.op, (ast.Mult, ast.Div))
                and _is_size(node.right)
            ):
                sign = "/" if isinstance(node.op, ast.Div) else "*"
                factors.setdefault((sign, _right(code, node)), node)
    own = set(code.reached(card.backward))
    for qualname in own:
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.BinOp) and any(node is f for f in factors.values()):
                squared = wrapped(code, node.right, "{}**2")
                yield f"{code.text(node.right)} squared", (squared,)
    for sign, text in list(factors)[:_FACTORS]:
        for site in places:
            yield f"{sign} {text}, as elsewhere", (wrapped(code, site, f"{{}} {sign} {text}"),)


def _is_size(node: ast.expr) -> bool:
    """A number made of settings and shapes alone: `self.size`, `np.sqrt(self.d)`, `x.shape[1]`."""
    parts = [n for n in ast.walk(node) if not isinstance(n, ast.expr_context | ast.operator)]
    names = any(isinstance(n, ast.Name) for n in parts)
    calls = [called(n) for n in parts if isinstance(n, ast.Call)]
    plain = ast.Name | ast.Attribute | ast.Constant | ast.BinOp | ast.Subscript | ast.Call
    return (
        names
        and len(parts) <= _PARTS
        and set(calls) <= {"sqrt", "len", "float", "int"}
        and all(isinstance(n, plain) for n in parts)
    )


def _right(code: Code, node: ast.BinOp) -> str:
    return code.source.text[slice(*bracketed(code, node.right))]


def _without_number(code: Code, node: ast.BinOp) -> Iterator[Candidate]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mult) and isinstance(left, ast.UnaryOp) and _is_number(left.operand):
        # the minus of -2 * x stays
        spare = (code.source.span(left.operand)[0], bracketed(code, right)[0])
        yield f"drop the factor {code.text(left.operand)}", (code.source.edit(spare, ""),)
    if isinstance(node.op, ast.Mult) and _is_number(left):
        yield f"drop the factor {code.text(left)}", (code.replace(node, code.text(right)),)
    if isinstance(node.op, (ast.Mult, ast.Div)) and _is_number(right):
        yield f"drop the factor {code.text(right)}", (code.replace(node, code.text(left)),)
    if isinstance(node.op, ast.Pow) and _is_number(right) and code.text(right) != "2":
        yield "square it", (code.replace(right, "2"),)


def _other_number(code: Code, node: ast.BinOp, ratio: float) -> Iterator[Candidate]:
    """2 where 3 is needed: the number in a product becomes what makes the ratio 1."""
    if not isinstance(node.op, (ast.Mult, ast.Div)):
        return
    for side in (node.left, node.right):
        if isinstance(side, ast.Constant) and isinstance(side.value, (int, float)):
            over = isinstance(node.op, ast.Div) and side is node.right
            value = side.value * ratio if over else side.value / ratio
            if abs(value - round(value, 3)) < 1e-4 and value not in (0, side.value):
                new = f"{round(value, 3):g}"
                yield f"{new} instead of {code.text(side)}", (code.replace(side, new),)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def times_what_is_kept(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Multiply by what the forward has kept, then as `scaled_as_forward`."""
    kept = _kept(code, card)
    for slot in slots:
        for site in sites(code, card, slot):
            for name in kept:
                yield f"multiply by {name}", (wrapped(code, site, "{} * " + name),)
    yield from scaled_as_forward(code, card, slots)


def scaled_as_forward(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """The forward's own product with the upstream gradient in place of the input; its divisions and
    factors put on, or the last ones of the backward taken off.
    """
    forward, backward = code.function(card.forward), code.function(card.backward)
    if forward is None or backward is None:
        return
    given, upstream = code.parameters(forward)[:1], code.parameters(backward)[:1]
    for slot in slots:
        for site in sites(code, card, slot):
            for value in code.returned(forward):
                names = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
                if given and upstream and names <= {*given, "self", "np"}:
                    new = _with_name(code, value, given[0], upstream[0])
                    yield "the same product as in forward", (code.replace(site, new),)
                for node in ast.walk(value):
                    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
                        sign = "*" if isinstance(node.op, ast.Mult) else "/"
                        right = code.source.text[slice(*bracketed(code, node.right))]
                        yield (
                            f"{sign} {right}, as in forward",
                            (wrapped(code, site, f"{{}} {sign} {right}"),),
                        )
            if isinstance(site, ast.BinOp) and isinstance(site.op, (ast.Mult, ast.Div)):
                yield "without the last factor", (code.replace(site, code.text(site.left)),)


def _with_name(code: Code, value: ast.expr, old: str, new: str) -> str:
    """The text of an expression with one name in place of another."""
    start, end = code.source.span(value)
    text = code.source.text[start:end]
    spots = [
        code.source.span(n) for n in ast.walk(value) if isinstance(n, ast.Name) and n.id == old
    ]
    for a, b in sorted(spots, reverse=True):
        text = text[: a - start] + new + text[b - start :]
    return text


def _kept(code: Code, card: Card) -> list[str]:
    """Attributes that the forward sets."""
    forward = code.function(card.forward)
    if forward is None:
        return []
    return list(dict.fromkeys(t for t, _, _ in code.assigned(forward) if t.startswith("self.")))
