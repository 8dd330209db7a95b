"""Edits of bias corrections: the power, the division, and whole corrections that are missing."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence

from ..model import Card, Edit
from .changes import Candidate, bracketed, wrapped
from .code import Code
from .update_eps import roots
from .update_scope import counters, is_one, nodes, numbers, operands, shares
from .update_terms import operator_edit


def powers(code: Code, card: Card) -> Iterator[Candidate]:
    """1 - b ** t for 1 - b and for 1 - b * t, each and all; another share under the power."""
    differences = [
        n
        for n in nodes(code, card)
        if isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Sub, ast.Add)) and is_one(n.left)
    ]
    plain = [n.right for n in differences if not isinstance(n.right, (ast.BinOp, ast.Call))]
    for t, count in itertools.product(counters(code, card), (1, 2)):
        for chosen in itertools.combinations(plain, count):
            edits = tuple(wrapped(code, n, "{} ** " + _bare(t)) for n in chosen)
            yield f"to the power of {t}", edits
    for node in differences:
        edit = operator_edit(code, node, "-") if isinstance(node.op, ast.Add) else None
        if edit is not None:
            yield "1 minus it", (edit,)
    inner = [n.right for n in differences if isinstance(n.right, ast.BinOp)]
    yield from _products(code, inner)
    yield from _bases(code, [n.left for n in inner], shares(code, card))


def _products(code: Code, inner: Sequence[ast.BinOp]) -> Iterator[Candidate]:
    """b * t → b ** t"""
    edits = tuple(
        code.replace(p, f"{code.text(p.left)} ** {code.text(p.right)}")
        for p in inner
        if isinstance(p.op, ast.Mult)
    )
    if len(edits) > 1:
        yield "the power, not the product", edits
    yield from (("the power, not the product", (edit,)) for edit in edits)


def _bases(code: Code, bases: Sequence[ast.expr], known: Sequence[str]) -> Iterator[Candidate]:
    """Another share under one power, or two powers with their shares exchanged."""
    for share, base in itertools.product(known, bases):
        if code.text(base) != share:
            yield f"the power of {share}", (code.replace(base, share),)
    if len(bases) == 2:
        for one, two in itertools.permutations(known, 2):
            edits = (code.replace(bases[0], one), code.replace(bases[1], two))
            yield "exchange the shares", edits


def _bare(text: str) -> str:
    return text if text.replace(".", "").replace("_", "").isalnum() else f"({text.strip('()')})"


def divided(code: Code, card: Card) -> Iterator[Candidate]:
    """Divide where it is multiplied, at one place and at two."""
    edits = []
    for node in nodes(code, card):
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Mult):
            side = node.right if isinstance(node, ast.BinOp) else node.value
            if any(isinstance(n, ast.BinOp) and is_one(n.left) for n in ast.walk(side)):
                edit = operator_edit(code, node, "/")
                edits += [edit] if edit is not None else []
    for edit in edits:
        yield "divide by it", (edit,)
    for pair in itertools.combinations(edits, 2):
        yield "divide by them", pair


def corrected(code: Code, card: Card) -> Iterator[Candidate]:
    """Divide a moment by 1 - b ** t where it is used: under the root, above it, or both."""
    times = [_bare(t) for t in counters(code, card)[:2]]
    known = shares(code, card)
    under = roots(code, card)
    others = [n for n in operands(code, card) if code.text(n) not in numbers(code, card)]
    yield from _rates(code, card, times, known)
    for t, one, two in itertools.product(times, known, known):
        for first, second in _plain_assignments(code, card):
            yield "correct both moments", (_over(code, first, one, t), _over(code, second, two, t))
    for t, b in itertools.product(times, known):
        for root in under:
            inner = (
                root.left if isinstance(root, ast.BinOp) and isinstance(root.op, ast.Add) else root
            )
            yield f"divide by 1 - {b} ** {t}", (_over(code, inner, b, t),)
        for node in others:
            yield f"divide by 1 - {b} ** {t}", (_over(code, node, b, t),)
    for t, root in itertools.product(times, under):
        inner = root.left if isinstance(root, ast.BinOp) and isinstance(root.op, ast.Add) else root
        for one, two in itertools.permutations(known, 2):
            for node in _near(root, others):
                yield (
                    "correct both moments",
                    (_over(code, inner, two, t), _over(code, node, one, t)),
                )


def _rates(
    code: Code, card: Card, times: Sequence[str], known: Sequence[str]
) -> Iterator[Candidate]:
    """Both corrections in the rate, where a name is given to it and nothing more."""
    for node in nodes(code, card):
        if isinstance(node, ast.Assign) and code.text(node.value) in numbers(code, card):
            for t, (one, two) in itertools.product(times, itertools.permutations(known, 2)):
                rate = f"{code.text(node.value)} * np.sqrt(1 - {two} ** {t}) / (1 - {one} ** {t})"
                yield "correct both moments in the rate", (code.replace(node.value, rate),)


def _over(code: Code, node: ast.expr, b: str, t: str) -> Edit:
    start, end = bracketed(code, node)
    outer = code.source.text[max(0, start - 1) : start], code.source.text[end : end + 1]
    text = code.source.text[start:end]
    new = f"{text} / (1 - {b} ** {t})"
    alone = outer == ("(", ")") or code.source.text[:start].rstrip(" ").endswith(
        ("=", "return", ",")
    )
    return code.source.edit((start, end), new if alone else f"({new})")


def _near(root: ast.expr, others: list[ast.expr]) -> list[ast.expr]:
    """What is read on the lines of a root, and not under it."""
    inside = {id(n) for n in ast.walk(root)}
    return [n for n in others if abs(n.lineno - root.lineno) <= 1 and id(n) not in inside]


def _plain_assignments(code: Code, card: Card) -> list[tuple[ast.expr, ast.expr]]:
    """Values of `m_hat = m`, `v_hat = v`, in pairs."""
    values: list[ast.expr] = []
    for node in nodes(code, card):
        if isinstance(node, ast.Assign):
            items = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            values += [v for v in items if isinstance(v, (ast.Name, ast.Attribute, ast.Subscript))]
    return list(itertools.permutations(values[:6], 2))
