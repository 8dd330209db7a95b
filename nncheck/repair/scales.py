"""Random numbers that parameters begin with: both signs, and a scale that goes with the layer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .changes import Candidate
from .code import Code, called

_ONE_SIDED = ("rand", "random", "random_sample")


def first(code: Code, definitions: Sequence[str], owner: str) -> ast.Call | None:
    """Where numbers between 0 and 1 are drawn for the first time."""
    return next(iter(_draws(code, definitions, owner)), None)


def centred(code: Code, definitions: Sequence[str], owner: str) -> Iterator[Candidate]:
    """Normal numbers over the root of the inputs in place of numbers between 0 and 1."""
    edits = []
    for call in _draws(code, definitions, owner):
        shape = call.args[0] if len(call.args) == 1 else None
        sizes = shape.elts if isinstance(shape, (ast.Tuple, ast.List)) else call.args
        if len(sizes) == 2:
            inner = ", ".join(code.text(s) for s in sizes)
            new = f"np.random.randn({inner}) / np.sqrt({code.text(sizes[0])})"
            edits.append(code.replace(call, new))
    if edits:
        yield "both signs, at a scale that keeps the spread", tuple(edits)


def _draws(code: Code, definitions: Sequence[str], owner: str) -> list[ast.Call]:
    own = [q for q in code.functions if q.split(".")[0] == owner or q in definitions]
    return [
        c for q in own for c in code.calls(code.functions[q], _ONE_SIDED) if called(c) in _ONE_SIDED
    ]
