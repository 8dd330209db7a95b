"""Edits of what is added to a square root, inside it and outside."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate, bracketed
from .code import Code, called
from .update_scope import eps_of, nodes


def roots(code: Code, card: Card) -> list[ast.expr]:
    """What square roots are taken of."""
    found: list[ast.expr] = []
    for node in nodes(code, card):
        if isinstance(node, ast.Call) and called(node) == "sqrt" and node.args:
            found.append(node.args[0])
        elif (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Pow)
            and code.text(node.right) in ("0.5", ".5", "(1/2)", "1/2")
        ):
            found.append(node.left)
    return found


def eps_outside(code: Code, card: Card) -> Iterator[Candidate]:
    """√(v + eps) → √v + eps, everywhere at once, then each."""
    edits = []
    for node in nodes(code, card):
        root = _root_of(code, node)
        if root is None or not (isinstance(root, ast.BinOp) and isinstance(root.op, ast.Add)):
            continue
        for inner, eps in ((root.left, root.right), (root.right, root.left)):
            edits.append((_taken_out(code, node, root, inner, eps), code.text(eps)))
    for size in range(len(edits) // 2, 0, -1):
        for chosen in itertools.combinations(edits, size):
            if len({e.start for e, _ in chosen}) == size and len({t for _, t in chosen}) == 1:
                yield "add eps to the root", tuple(e for e, _ in chosen)


def _root_of(code: Code, node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Call) and called(node) == "sqrt" and node.args:
        return node.args[0]
    if (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Pow)
        and code.text(node.right) in ("0.5", ".5")
    ):
        return node.left
    return None


def _taken_out(code: Code, node: ast.AST, root: ast.expr, inner: ast.expr, eps: ast.expr) -> Edit:
    assert isinstance(node, ast.expr)
    start, end = code.source.span(node)
    low, high = code.source.span(root)
    text = code.source.text
    new = f"{text[start:low]}{code.text(inner)}{text[high:end]} + {code.text(eps)}"
    outer_start, outer_end = bracketed(code, node)
    if (outer_start, outer_end) != (start, end) or text[start - 1 : start] == "(":
        return code.source.edit((start, end), new)
    return code.source.edit((start, end), f"({new})")


def eps_added(code: Code, card: Card) -> Iterator[Candidate]:
    """Add eps to every root, to each, to a denominator."""
    eps = eps_of(code, card)
    found = [n for n in nodes(code, card) if isinstance(n, ast.expr) and _root_of(code, n)]
    for chosen in (found, *([n] for n in found), *itertools.combinations(found, 2)):
        if chosen:
            yield f"add {eps} to the root", tuple(_with_eps(code, n, eps) for n in chosen)
    below = [
        n.right for n in nodes(code, card) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)
    ]
    for chosen in (*([n] for n in below), *itertools.combinations(below, 2)):
        edits = tuple(
            code.source.edit(bracketed(code, n), f"({code.text(n)} + {eps})") for n in chosen
        )
        yield f"add {eps} to the denominator", edits


def _with_eps(code: Code, node: ast.expr, eps: str) -> Edit:
    alone = bracketed(code, node) != code.source.span(node)
    new = f"{code.text(node)} + {eps}"
    return code.replace(node, new if alone else f"({new})")


def rooted(code: Code, card: Card) -> Iterator[Candidate]:
    """The root of what is divided by, which has its eps already."""
    for node in nodes(code, card):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            below = node.right
            if isinstance(below, ast.BinOp) and isinstance(below.op, ast.Add):
                new = f"np.sqrt({code.text(below.left)})"
                yield "take the root", (code.replace(below.left, new),)
