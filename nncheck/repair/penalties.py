"""Edits of an L2 penalty: its term put into the gradient or the loss, its factor and its sign."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ..model import Card, Edit
from .changes import Candidate, wrapped
from .code import Code, Function
from .penalty_terms import coefficients, is_of_loss, speaks_of, strengths, terms, weights
from .sites import last_name, names_gradient_of, names_of_batch, sites

_GRADIENT = re.compile(r"(?i)_?(grad|gradient|nabla)_?")


def added_to_gradients(
    code: Code, card: Card, slots: Iterable[str], part: str = ""
) -> Iterator[Candidate]:
    """`+ 2 * reg * W` where the gradient of each slot is made."""
    own = {s: [n for n in sites(code, card, s) if not isinstance(n, ast.Constant)] for s in slots}
    names = {s: weights(code, card, s) for s in own}
    for coefficient in coefficients(code, card):
        for which in range(0 if part else 2):
            for spelling in range(3):
                edits: dict[int, Edit] = {}
                for slot, found in own.items():
                    if which < len(found) and spelling < len(names[slot]):
                        term = f"{coefficient} * {names[slot][spelling]}"
                        edits.setdefault(id(found[which]), _plus(code, found[which], term))
                if edits:
                    yield f"add {coefficient} times the parameter", tuple(edits.values())
        for slot in own:
            for target, end in _finished(code, card, slot):
                for name in names[slot][:3]:
                    line = code.after(end, f"{target}{part} += {coefficient} * {name}{part}")
                    yield f"add {coefficient} * {name}{part}", (line,)


def _plus(code: Code, value: ast.expr, term: str) -> Edit:
    loose = isinstance(value, (ast.IfExp, ast.Lambda, ast.BoolOp, ast.Compare))
    if loose:
        return wrapped(code, value, "{} + " + term)
    _, end = code.source.span(value)
    return code.source.edit((end, end), f" + {term}")


def _finished(code: Code, card: Card, slot: str) -> Iterator[tuple[str, ast.stmt]]:
    """Gradients that grow in a loop, with the outermost loop."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        for target, statement in _written(code, function):
            whole = target.split("[")[0] if not re.search(r"\[f?['\"]", target) else target
            if not names_gradient_of(whole, last_name(slot)) and not _GRADIENT.fullmatch(whole):
                continue
            loops = [
                n
                for n in ast.walk(function)
                if isinstance(n, (ast.For, ast.While))
                and any(inner is statement for inner in ast.walk(n))
            ]
            yield whole, loops[0] if loops else statement


def _written(code: Code, function: Function) -> Iterator[tuple[str, ast.stmt]]:
    """What is assigned to, tuples taken apart, the last first."""
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            inner = [n for t in node.targets for n in getattr(t, "elts", [t])]
            found += [(code.text(n), node) for n in inner]
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            found.append((code.text(node.target), node))
    yield from sorted(found, key=lambda f: -f[1].lineno)


def added_to_loss(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """`+ 0.5 * reg * np.sum(W ** 2)` where the value of the loss is made; else the term taken out."""
    forward = code.function(card.forward)
    names = [weights(code, card, s) for s in slots]
    if forward is not None and all(names):
        squares = " + ".join(f"np.sum({n[0]} ** 2)" for n in names)
        squares = f"({squares})" if len(names) > 1 else squares
        for value in _values_of(code, forward):
            for name in strengths(code, card):
                for factor in ("0.5 * ", "", "2 * "):
                    term = f"{factor}{name} * {squares}"
                    yield f"add {term} to the loss", (_plus(code, value, term),)
    yield from taken_out(code, card, slots)


def taken_out(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """The gradients without the penalty's term: of these slots, of all, or of one."""
    found = [n for n in terms(code, card) if not is_of_loss(code, n)]
    own = [n for n in found if speaks_of(code, card, n, list(slots))]
    for group in (own, found, *([n] for n in found)):
        edits = tuple(e for n in group for e in _taken_out(code, n))
        yield "take the penalty out of the gradient", edits


def _values_of(code: Code, forward: Function) -> Iterator[ast.expr]:
    for value in reversed(code.returned(forward)):
        first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
        if isinstance(first, ast.Name):
            made = [(s.lineno, v) for t, v, s in code.assigned(forward) if t == first.id]
            yield from (v for _, v in sorted(made, key=lambda m: -m[0])[:2])
        yield first


def _taken_out(code: Code, term: ast.expr) -> Iterator[Edit]:
    for node in ast.walk(code.source.tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            if node.right is term:
                yield code.replace(node, code.text(node.left))
        if isinstance(node, ast.AugAssign) and node.value is term:
            yield code.replace(node, "pass")


def rescaled(code: Code, card: Card, slots: Iterable[str], factor: float) -> Iterator[Candidate]:
    """Multiply the penalty's term by a factor: in the gradients, or in the loss by its inverse.

    What takes fewer edits first; the gradients where it is the same.
    """
    slots = list(slots)
    found = terms(code, card)
    in_loss = [n for n in found if is_of_loss(code, n)]
    in_gradient = [n for n in found if not is_of_loss(code, n)]
    own = [n for n in in_gradient if speaks_of(code, card, n, slots)]
    groups = [(g, factor) for g in (own, in_gradient, *([n] for n in in_gradient))]
    groups += [(g, 1 / factor) for g in (in_loss, *([n] for n in in_loss))]
    for group, times in sorted(groups, key=lambda g: len(g[0])):
        for numbers in (True, False):
            edits = tuple(_times(code, n, times, numbers=numbers) for n in group)
            yield f"{times:g} times the penalty", edits


def _times(code: Code, product: ast.expr, factor: float, *, numbers: bool) -> Edit:
    """The product with its number changed, or with a new one in front."""
    for node in ast.walk(product) if numbers else ():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Mult, ast.Div)):
            continue
        over = isinstance(node.op, ast.Div)
        if isinstance(node.right, ast.Constant) and isinstance(node.right.value, (int, float)):
            new = node.right.value / factor if over else node.right.value * factor
            if new == 1:
                return code.replace(node, code.text(node.left))
            return code.replace(node.right, f"{new:g}")
        if isinstance(node.left, ast.Constant) and isinstance(node.left.value, (int, float)):
            new = node.left.value * factor
            if new == 1 and not over:
                start, _ = code.source.span(node.left)
                return code.source.edit((start, code.source.span(node.right)[0]), "")
            return code.replace(node.left, f"{new:g}")
    return code.source.edit((code.source.span(product)[0],) * 2, f"{factor:g} * ")


def turned(code: Code, card: Card) -> Iterator[Candidate]:
    """Plus for the minus in front of a penalty's term."""
    edits: list[tuple[bool, Edit]] = []
    for term in terms(code, card):
        for node in ast.walk(code.source.tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and node.right is term:
                gap = (code.source.span(node.left)[1], code.source.span(node.right)[0])
                sign = code.source.text[gap[0] : gap[1]].replace("-", "+")
                edits.append((is_of_loss(code, term), code.source.edit(gap, sign)))
            if isinstance(node, ast.AugAssign) and node.value is term:
                gap = (code.source.span(node.target)[1], code.source.span(node.value)[0])
                if isinstance(node.op, ast.Sub):
                    sign = code.source.text[gap[0] : gap[1]].replace("-", "+")
                    edits.append((is_of_loss(code, term), code.source.edit(gap, sign)))
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                if any(inner is node for inner in ast.walk(term)):
                    new = code.replace(node, code.text(node.operand))
                    edits.append((is_of_loss(code, term), new))
    for side in (False, True):
        group = tuple(dict.fromkeys(e for of_loss, e in edits if of_loss is side))
        if group:
            yield "add the penalty", group
            yield from (("add the penalty", (e,)) for e in group)


def batch_moved(code: Code, card: Card) -> Iterator[Candidate]:
    """The penalty out of the division by the batch size, or into it."""
    found = terms(code, card)
    for node in ast.walk(code.source.tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            size = code.text(node.right)
            left = node.left
            if any(left is t or node is t for t in found):
                yield "do not divide the penalty", (code.replace(node, code.text(left)),)
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
                if any(left.right is t for t in found):
                    whole = f"{code.text(left.left)} / {size} + {code.text(left.right)}"
                    start, end = code.source.span(node)
                    yield "do not divide the penalty", (code.source.edit((start, end), whole),)
    groups = [[t for t in found if is_of_loss(code, t) is side] for side in (False, True)]
    for size in names_of_batch(code, card):
        for group in groups:
            for many in (group, *([t] for t in group)):
                edits = tuple(wrapped(code, t, "{} / " + size) for t in many)
                yield f"divide the penalty by {size}", edits
