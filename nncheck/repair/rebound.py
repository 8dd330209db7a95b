"""A name or key that is bound to a new array, written in place instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .changes import Candidate
from .code import Code

_SIGNS: dict[type[ast.operator], str] = {ast.Sub: "-=", ast.Add: "+="}


def in_place(code: Code, statement: ast.Assign) -> Iterator[Candidate]:
    """`W -= step` for `W = W - step`; or `W[...] =` whatever it was."""
    target, value = statement.targets[0], statement.value
    text = code.text(target)
    if isinstance(value, ast.BinOp) and code.text(value.left) == text:
        sign = _SIGNS.get(type(value.op))
        if sign is not None:
            new = f"{text} {sign} {code.text(value.right)}"
            yield "change the array in place", (code.replace(statement, new),)
    yield "change the array in place", (code.replace(target, f"{text}[...]"),)
