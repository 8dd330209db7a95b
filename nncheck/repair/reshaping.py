"""A gradient in the shape of the array that it belongs to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, called
from .makers import places
from .sites import last_name
from .visible import visible


def reshaped(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """keepdims in its sums, or `.reshape` to a shape that is kept, or to that of the array."""
    for function, value in places(code, card, slots):
        yield from _keepdims(code, value)
        names = visible(code, card, function, value)
        shapes = [n for n in names if "shape" in n]
        shapes += [f"self.{last_name(s)}.shape" for s in slots]
        shapes += [f"{n}.shape" for n in names]
        for shape in dict.fromkeys(shapes):
            yield f"in the shape {shape}", (wrapped(code, value, "{}.reshape(" + shape + ")"),)


def _keepdims(code: Code, value: ast.expr) -> Iterator[Candidate]:
    for node in ast.walk(value):
        if not isinstance(node, ast.Call) or called(node) not in ("sum", "mean"):
            continue
        keep = next((k for k in node.keywords if k.arg == "keepdims"), None)
        if keep is not None:
            yield "without keepdims", (code.replace(keep.value, "False"),)
        else:
            _, end = code.source.span(node)
            yield "with keepdims", (code.source.edit((end - 1, end - 1), ", keepdims=True"),)
