"""Constants of well-known functions with all their digits."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code

# SELU's λ and α (arXiv:1706.02515), GELU's 0.044715 and √(2/π) (arXiv:1606.08415)
_EXACT = ("1.0507009873554805", "1.6732632423543772", "0.044715", "0.7978845608028654", "1.702")


def _numbers(code: Code, card: Card) -> list[ast.Constant]:
    owner = (card.forward or "").rsplit(".", 1)[0]
    own = (
        [q for q in code.functions if q.startswith(f"{owner}.")]
        if "." in (card.forward or "")
        else []
    )
    trees: list[ast.AST] = [
        code.functions[q] for q in dict.fromkeys([*own, *code.reached(card.forward)])
    ]
    trees += [code.classes[owner]] if owner in code.classes else []
    trees += [n for n in code.source.tree.body if isinstance(n, (ast.Assign, ast.AnnAssign))]
    found = [
        n
        for tree in trees
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and type(n.value) is float
    ]
    return list({id(n): n for n in found}.values())


def _near(text: str) -> str | None:
    """The constant that was meant: the same to two digits, or with the point or a digit astray."""
    value = abs(float(text))
    digits = text.replace(".", "").strip("0-")
    for exact in _EXACT:
        meant = float(exact)
        same = exact.replace(".", "").strip("0").startswith(digits[:4]) and len(digits) >= 3
        if value != meant and (abs(value - meant) < 0.02 * meant or same):
            return exact
    return None


def with_all_digits(code: Code, card: Card) -> Iterator[Candidate]:
    """All of them at once, then each."""
    edits: list[Edit] = []
    for node in _numbers(code, card):
        exact = _near(code.text(node))
        if exact is not None:
            edits.append(code.replace(node, exact))
    if edits:
        yield "all digits", tuple(edits)
    if len(edits) > 1:
        for edit in edits:
            yield "all digits", (edit,)


def place(code: Code, card: Card) -> ast.AST | None:
    """The first number that is nearly a well-known constant."""
    return next((n for n in _numbers(code, card) if _near(code.text(n)) is not None), None)
