"""Candidate edits, each a small change of one expression. Which of them mends is found by trial."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from ..model import Card, Edit
from . import closures
from .code import Code, Function, atomic, called
from .sites import everything, is_size, last_name, names_gradient_of, names_of_batch, sites

# what stands before a bracket and binds tighter than a product, or divides by all that is in it
_BINDS = re.compile(r"(\*\*|[/@])\s*$")

Candidate = tuple[str, tuple[Edit, ...]]


def wrapped(code: Code, node: ast.expr, template: str) -> Edit:
    """`template` with `{}` where the expression stands, bracketed where it must be.

    Brackets that the expression already has are taken along where nothing around them binds
    tighter, and none are put around products.
    """
    start, end = bracketed(code, node)
    whole = code.source.text
    if whole[end : end + 2].startswith((".", "[", "(", "**")) or _BINDS.search(whole[:start]):
        start, end = code.source.span(node)
    text = whole[start:end]
    products = (ast.Mult, ast.Div, ast.MatMult)
    is_product = isinstance(node, ast.BinOp) and isinstance(node.op, products)
    bare = atomic(node) or (start, end) != code.source.span(node) or (
        is_product and template.strip("{} ")[:1] not in ("-", ".") and "**" not in template
        and not template.startswith("{}.")
    )  # fmt: skip
    return code.source.edit((start, end), template.format(text if bare else f"({text})"))


def bracketed(code: Code, node: ast.expr) -> tuple[int, int]:
    """The span of an expression with the brackets that stand directly around it.

    The brackets of a call belong to the call: an opening one after a name is not taken.
    """
    start, end = code.source.span(node)
    text = code.source.text
    left, right = len(text[:start].rstrip(" ")), end + len(text[end:]) - len(text[end:].lstrip(" "))
    opens = left > 0 and text[left - 1] == "(" and right < len(text) and text[right] == ")"
    before = text[: left - 1].rstrip(" ")[-1:] if opens else ""
    if opens and not (before.isalnum() or before in ("_", ")", "]")):
        return left - 1, right + 1
    return start, end


def places_to_scale(code: Code, card: Card, slots: Iterable[str]) -> list[ast.expr]:
    """Where one factor mends all of `slots`: their own sites, then everything computed before."""
    own = [site for slot in slots for site in sites(code, card, slot)]
    return list({id(n): n for n in (*own, *everything(code, card))}.values())


def each_own(code: Code, card: Card, slots: Iterable[str], *, divide: bool) -> Iterator[Candidate]:
    """One edit for every slot where its gradient is made, all at once.

    `divide`: by the batch size; else the division at the end of each is dropped.
    """
    own = {s: list(sites(code, card, s)[:1]) for s in slots}
    nodes = [n for found in own.values() for n in found]
    if len(nodes) < 2 or len({id(n) for n in nodes}) < len(nodes):
        return
    if divide:
        for size in names_of_batch(code, card):
            edits = tuple(wrapped(code, n, "{} / " + size) for n in nodes)
            yield f"divide each by the batch size {size}", edits
    elif all(isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div) for n in nodes):
        edits = tuple(code.replace(n, code.text(n.left)) for n in nodes if isinstance(n, ast.BinOp))
        yield "drop the divisions", edits


def divided_by_batch(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Divide by the number of samples, wherever the backward may have forgotten it."""
    yield from each_own(code, card, slots, divide=True)
    batch = names_of_batch(code, card)
    for site in places_to_scale(code, card, slots):
        for size in batch:
            yield f"divide by the batch size {size}", (wrapped(code, site, "{} / " + size),)
    yield from filled_divided(code, card)
    for slot in slots:
        for target, last in left_behind(code, card, slot):
            for size in batch:
                line = code.after(last, f"{target} = {target} / {size}")
                yield f"divide by the batch size {size}", (line,)


def filled_divided(code: Code, card: Card) -> Iterator[Candidate]:
    """`d = d / N` after the last entry of `d` was written: `d[arange(N), t] -= 1`."""
    for target, last in _filled_in(code, card):
        for size in names_of_batch(code, card):
            line = code.after(last, f"{target} = {target} / {size}")
            yield f"divide {target} by the batch size {size}", (line,)


def _filled_in(code: Code, card: Card) -> Iterator[tuple[str, ast.stmt]]:
    """Local arrays of which entries are written, with the last statement that does."""
    for qualname in code.reached(card.backward):
        last: dict[str, ast.stmt] = {}
        for node in ast.walk(code.functions[qualname]):
            if not isinstance(node, ast.AugAssign):
                continue
            target = node.target
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                known = last.get(target.value.id)
                if known is None or node.lineno > known.lineno:
                    last[target.value.id] = node
        yield from last.items()


def left_behind(code: Code, card: Card, slot: str) -> Iterator[tuple[str, ast.stmt]]:
    """Attributes in which a gradient is left, with the last statement that writes to them."""
    stem = last_name(slot)
    for qualname in code.reached(card.backward):
        last: dict[str, ast.stmt] = {}
        for target, _, statement in code.assigned(code.functions[qualname]):
            whole = target.split("[")[0]
            if "." in whole and names_gradient_of(whole, stem):
                known = last.get(whole)
                if known is None or statement.lineno > known.lineno:
                    last[whole] = statement
        yield from last.items()


def normalizers_replaced(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Put another size where a division's right side is one, or drop the division."""
    yield from each_own(code, card, slots, divide=False)
    sizes = names_of_batch(code, card)
    sizes += [s.replace(".shape[0]", ".size") for s in sizes if s.endswith(".shape[0]")]
    for division in _divisions(code, card):
        for size in sizes:
            if size != code.text(division.right):
                yield f"divide by {size}", (code.replace(division.right, size),)
        yield "drop the division", (code.replace(division, code.text(division.left)),)
    for target, value, _ in _size_assignments(code, card):
        for size in sizes:
            if size not in (target, code.text(value)):
                yield f"{target} is {size}", (code.replace(value, size),)
    yield from divided_by_batch(code, card, slots)
    whole = [s for s in sizes if s.endswith(".size")]
    for site in places_to_scale(code, card, slots):
        for size in whole:
            yield f"divide by {size}", (wrapped(code, site, "{} / " + size),)


def divisions_dropped(code: Code, card: Card) -> Iterator[Candidate]:
    """Each division by a size of the batch, taken away."""
    sizes = set(names_of_batch(code, card))
    for division in _divisions(code, card):
        if code.text(division.right) in sizes or is_size(code, division.right):
            yield "drop the division", (code.replace(division, code.text(division.left)),)


def _divisions(code: Code, card: Card) -> list[ast.BinOp]:
    return [
        node
        for qualname in code.reached(card.backward)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]


def _size_assignments(code: Code, card: Card) -> list[tuple[str, ast.expr, ast.stmt]]:
    function = code.function(card.backward)
    if function is None:
        return []
    return [
        found
        for found in code.assigned(function)
        if ".shape" in code.text(found[1])
        or ".size" in code.text(found[1])
        or "len(" in code.text(found[1])
    ]


def jointly(
    code: Code,
    card: Card,
    slots: Iterable[str],
    propose: Callable[[ast.expr], Iterator[Candidate]],
) -> Iterator[Candidate]:
    """The same change where the gradient of each slot of an operator is made, all at once."""
    first = [sites(code, card, slot)[:1] for slot in slots] if card.part_of else []
    if len(first) < 2 or not all(first) or len({id(f[0]) for f in first}) < len(first):
        return
    proposed = [dict(propose(f[0])) for f in first]
    for words in proposed[0]:
        if all(words in other for other in proposed[1:]):
            yield words, tuple(edit for other in proposed for edit in other[words])


def negated(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Turn one sign: a minus taken away, the sides of a difference exchanged, or the whole negated."""
    yield from jointly(
        code, card, slots, lambda site: iter([("negate", (wrapped(code, site, "-{}"),))])
    )
    for site in places_to_scale(code, card, slots):
        for node in ast.walk(site):
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                yield "drop the minus", (code.replace(node, code.text(node.operand)),)
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
                new = f"{code.text(node.right)} - {code.text(node.left)}"
                if atomic(node.left) and atomic(node.right):
                    yield "exchange the sides of the difference", (code.replace(node, new),)
    for site in places_to_scale(code, card, slots):
        if not (
            isinstance(site, ast.Call) and called(site) in ("sqrt", "norm", "len", "max", "abs")
        ):
            yield "negate it", (wrapped(code, site, "-{}"),)


def multiplied_by_upstream(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """`dout *` before what backward returns."""
    function = code.function(card.backward)
    parameters = closures.upstream(code, card) if card.part_of else []
    parameters = parameters or (code.parameters(function) if function else [])
    ends = _endings(code, card, slots)

    def of_site(site: ast.expr) -> Iterator[Candidate]:
        for name in parameters[:1]:
            yield f"multiply by {name}", (wrapped(code, site, f"{name} * " + "{}"),)

    yield from jointly(code, card, slots, of_site)
    if len(ends) > 1 and parameters:
        edits = tuple(wrapped(code, node, f"{parameters[0]} * " + "{}") for node in ends)
        yield f"multiply each by {parameters[0]}", edits
    for site in places_to_scale(code, card, slots):
        for name in parameters[:1]:
            yield f"multiply by {name}", (wrapped(code, site, f"{name} * " + "{}"),)


def _endings(code: Code, card: Card, slots: Iterable[str]) -> list[ast.expr]:
    """What the backward returns, on each of its ways, where it returns in several places."""
    function = code.function(card.backward)
    if function is None or len(list(slots)) != 1:
        return []
    return [v for v in code.returned(function) if not isinstance(v, ast.Tuple)]


def copied_first(code: Code, function: Function, name: str) -> Candidate:
    """A private copy of an argument before the function does anything with it."""
    return f"work on a copy of {name}", (
        code.before(Code.body(function)[0], f"{name} = {name}.copy()"),
    )
