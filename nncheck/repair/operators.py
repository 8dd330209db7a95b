"""Another sign between two sides: a sum for a difference, a product for a quotient."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .changes import Candidate
from .code import Code, atomic


def other_operator(code: Code, node: ast.expr, _names: Sequence[str]) -> Iterator[Candidate]:
    """A sum for a difference, a product for a quotient, or the sides exchanged."""
    if isinstance(node, ast.BinOp):
        left, right = _side(code, node.left), _side(code, node.right)
        for new in _OPERATORS.get(type(node.op), ()):
            if new in _ALIKE.get(type(node.op), ""):
                spot = _sign_of(code, node)
                if spot is not None:
                    yield (
                        f"{new} instead of {_SIGNS[type(node.op)]}",
                        (code.source.edit(spot, new),),
                    )
                    continue
            text = f"{left} {new} {right}"
            yield f"{new} instead of {_SIGNS[type(node.op)]}", (code.replace(node, text),)
        if isinstance(node.op, (ast.Sub, ast.Div, ast.Pow)):
            sign = _SIGNS[type(node.op)]
            yield "exchange the sides", (code.replace(node, f"{right} {sign} {left}"),)


def _sign_of(code: Code, node: ast.BinOp) -> tuple[int, int] | None:
    """Where the sign itself stands, with nothing beside it but brackets and space."""
    (_, left), (right, _) = code.source.span(node.left), code.source.span(node.right)
    between, sign = code.source.text[left:right], _SIGNS[type(node.op)]
    if between.count(sign) != 1 or between.translate(_SPACE) != sign:
        return None
    at = left + between.index(sign)
    return at, at + len(sign)


def _side(code: Code, node: ast.expr) -> str:
    text = code.text(node)
    start, _ = code.source.span(node)
    return text if atomic(node) or code.source.text[start] == "(" else f"({text})"


_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
    ast.MatMult: "@",
}  # fmt: skip
# signs that bind alike: one may stand in the place of the other
_ALIKE: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/@",
    ast.Div: "*",
    ast.MatMult: "*",
}
_SPACE = str.maketrans("", "", " \n\t\\()")
_OPERATORS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"), ast.Sub: ("+", "*"), ast.Mult: ("/", "+", "-", "@"), ast.Div: ("*",), ast.Pow: ("*",),
    ast.MatMult: ("*",),
}  # fmt: skip
