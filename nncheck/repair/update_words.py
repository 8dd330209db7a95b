"""Edits of which factor, which name and which assignment stands in an update."""

from __future__ import annotations

import ast
import difflib
import itertools
import re
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code
from .update_scope import is_one, nodes, numbers, operands, shares
from .update_terms import operator_edit, signs


def factors(code: Code, card: Card) -> Iterator[Candidate]:
    """Drop a factor, put one in, take one out of a bracket, exchange b and 1 - b."""
    products = [
        n for n in nodes(code, card) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult)
    ]
    for product in products:
        for kept, dropped in ((product.right, product.left), (product.left, product.right)):
            if isinstance(kept, ast.BinOp) and isinstance(kept.op, (ast.Add, ast.Sub)):
                sign = "+" if isinstance(kept.op, ast.Add) else "-"
                factor = code.text(dropped)
                new = f"{factor} * {code.text(kept.left)} {sign} {code.text(kept.right)}"
                yield "the factor of the first term only", (code.replace(product, new),)
            yield f"without {code.text(dropped)}", (code.replace(product, code.text(kept)),)
    yield from _exchanged(code, card)
    known = [*shares(code, card), *numbers(code, card)]
    for node in operands(code, card):
        for name in dict.fromkeys(known):
            if name != code.text(node):
                yield f"multiply by {name}", (wrapped(code, node, f"{name} * " + "{}"),)
                yield f"multiply by 1 - {name}", (wrapped(code, node, f"(1 - {name}) * " + "{}"),)
    yield from signs(code, card)


def _exchanged(code: Code, card: Card) -> Iterator[Candidate]:
    """b and 1 - b change places; b becomes 1 - b, 1 - b becomes b."""
    for name in shares(code, card):
        complements = [
            n
            for n in nodes(code, card)
            if isinstance(n, ast.BinOp)
            and isinstance(n.op, ast.Sub)
            and is_one(n.left)
            and code.text(n.right) == name
        ]
        inside = {id(m) for n in complements for m in ast.walk(n)}
        plain = [n for n in operands(code, card) if code.text(n) == name and id(n) not in inside]
        for one in complements:
            for other in plain:
                edit = code.replace(one, name)
                yield (
                    f"exchange {name} and 1 - {name}",
                    (edit, code.replace(other, f"(1 - {name})")),
                )
        for bare in plain:
            yield f"1 - {name}", (code.replace(bare, f"(1 - {name})"),)
        for complement in complements:
            yield f"{name}", (code.replace(complement, name),)


def squared(code: Code, card: Card) -> Iterator[Candidate]:
    """The square of what is not squared, and no square; the size under no bars."""
    for node in nodes(code, card):
        if (
            isinstance(node, ast.Call)
            and code.text(node.func) in ("np.abs", "abs", "np.fabs")
            and node.args
        ):
            yield "square it", (code.replace(node, f"{code.text(node.args[0])} ** 2"),)
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Pow)
            and code.text(node.right) == "2"
        ):
            yield "without the square", (code.replace(node, code.text(node.left)),)
    for node in operands(code, card):
        yield "square it", (wrapped(code, node, "{} ** 2"),)


def names(code: Code, card: Card, *, beside: str = "") -> Iterator[Candidate]:
    """Another name in place of one: one that is left out, its twin (mw and mb), then any.

    `beside`: only on lines with this text.
    """
    found = (operands(code, card), _written(code, card))
    read, written = ([n for n in part if beside in _line(code, n)] for part in found)
    reads, writes = [code.text(n) for n in read], [code.text(n) for n in written]
    known = list(dict.fromkeys([*reads, *writes]))
    # assigned twice, where another that is read is never assigned
    lost = [t for t in dict.fromkeys(reads) if t not in writes and t.startswith("self.")]
    doubled = [n for n in written if writes.count(code.text(n)) > 1]
    # read, where another that is assigned is never read; what is kept from the step before
    idle = [t for t in dict.fromkeys(writes) if t not in reads]
    kept = [t for n in found[1] if (t := code.text(n)).startswith("self.")]
    kept = list(dict.fromkeys(kept))
    for node, other in [*itertools.product(doubled, lost), *itertools.product(read, idle)]:
        yield _named(code, node, other)
    slopes = [t for t in dict.fromkeys(reads) if _GRADIENT.search(t)]
    for node, other in itertools.product(read, slopes):
        if other != code.text(node) and not _is_whole(other):
            yield _named(code, node, other)
    both = [*written, *read]
    for node, other in [*itertools.product(read, kept), *itertools.product(both, known)]:
        if other != code.text(node) and _are_twins(code.text(node), other):
            yield _named(code, node, other)
    for node in read:
        for other in known:
            if other != code.text(node) and not _is_whole(other) and not _is_whole(code.text(node)):
                yield _named(code, node, other)


_GRADIENT = re.compile(r"^g$|^g[wb]$|grad|\bd[wWbxp]\d?\b|^d[wWbx]")


def _line(code: Code, node: ast.expr) -> str:
    return code.source.lines.texts[node.lineno - 1]


def _named(code: Code, node: ast.expr, other: str) -> Candidate:
    return f"{other} in place of {code.text(node)}", (code.replace(node, other),)


def _is_whole(text: str) -> bool:
    """The object itself, or a table of many things: never meant where an array stands."""
    return text in ("self", "np", "params", "grads", "parameters", "gradients", "range", "len")


def _written(code: Code, card: Card) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in nodes(code, card):
        if isinstance(node, ast.Assign):
            whole = (ast.Name, ast.Attribute, ast.Subscript)
            found += [t for t in node.targets if isinstance(t, whole)]
        if isinstance(node, ast.AugAssign) and isinstance(node.target, (ast.Name, ast.Attribute)):
            found.append(node.target)
    return found


def _are_twins(one: str, other: str) -> bool:
    """The same but for a mark: w and b, 1 and 2, one letter more."""
    marks = (("w", "b"), ("W", "b"), ("weight", "bias"), ("1", "2"))
    for a, b in marks:
        for x, y in ((a, b), (b, a)):
            for found in re.finditer(re.escape(x), one):
                if one[: found.start()] + y + one[found.end() :] == other:
                    return True
    if difflib.SequenceMatcher(None, one, other).ratio() > 0.85:
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) - len(shorter) <= 4 and longer.startswith(shorter)


def overwritten(code: Code, card: Card) -> Iterator[Candidate]:
    """+= and -= where = stands; = where += stands; no factor of one half."""
    for node in nodes(code, card):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            value = node.value
            start = code.source.span(node.targets[0])[1]
            end = code.source.span(value)[0]
            for sign in ("-", "+"):
                yield f"{sign}= in place of =", (code.source.edit((start, end), f" {sign}= "),)
            if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
                low = code.source.span(value.operand)[0]
                yield "-= in place of =", (code.source.edit((start, low), " -= "),)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for kept, half in ((node.right, node.left), (node.left, node.right)):
                if code.text(half) in ("0.5", ".5"):
                    yield "the whole step", (code.replace(node, code.text(kept)),)
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and code.text(node.right) in ("2", "2.0")
        ):
            yield "the whole step", (code.replace(node, code.text(node.left)),)
    for node in nodes(code, card):
        if isinstance(node, ast.AugAssign):
            edit = (
                operator_edit(code, node, "") if isinstance(node.op, (ast.Add, ast.Sub)) else None
            )
            if edit is not None:
                yield "= in place of it", (edit,)
