"""Random numbers that parameters begin with: both signs, and a scale that goes with the layer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card, Edit
from . import beginnings
from .changes import Candidate
from .code import Code, called

_ONE_SIDED = ("rand", "random", "random_sample")
_DRAWS = (*_ONE_SIDED, "randn", "standard_normal", "normal", "uniform")
_WHY = "both signs, at a scale that keeps the spread"


def first(code: Code, card: Card, slots: Sequence[str]) -> ast.expr | None:
    """Where the first of these is drawn; the call itself where it draws numbers between 0 and 1."""
    large = next(_large_defaults(code, card, slots), None)
    if large is not None:
        return large
    for slot in slots:
        value = beginnings.maker(code, card, slot)
        if value is not None:
            return next(iter(beginnings.fillings(value, _ONE_SIDED)), value)
    return None


def centred(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Normal numbers over the root of the inputs: in place of the draw, then of the whole value."""
    yield from _smaller_defaults(code, card, slots)
    for whole in (False, True):
        edits = [e for s in slots for e in _edits(code, card, s, whole=whole)]
        unique = tuple(dict.fromkeys(edits))
        if unique:
            yield _WHY, unique


def _edits(code: Code, card: Card, slot: str, *, whole: bool) -> Iterator[Edit]:
    for value in beginnings.makers(code, card, slot):
        inner = value.elt if isinstance(value, ast.ListComp) else value
        for call in beginnings.fillings(inner, _DRAWS if whole else _ONE_SIDED)[:1]:
            sizes = _sizes(call)
            if len(sizes) == 2:
                shape = ", ".join(code.text(s) for s in sizes)
                new = f"np.random.randn({shape}) / np.sqrt({code.text(sizes[0])})"
                yield code.replace(inner if whole else call, new)


def _sizes(call: ast.Call) -> Sequence[ast.expr]:
    """The sizes of what is drawn, as they are written."""
    named = [k.value for k in call.keywords if k.arg in ("size", "shape")]
    last = named[0] if named else call.args[-1] if call.args else None
    if isinstance(last, (ast.Tuple, ast.List)):
        return last.elts
    return call.args if called(call) in ("rand", "randn") else ()


def _smaller_defaults(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    for default in _large_defaults(code, card, slots):
        yield "a small number by default", (code.replace(default, "0.1"),)


def _large_defaults(code: Code, card: Card, slots: Sequence[str]) -> Iterator[ast.Constant]:
    """Numbers above 1 that a function takes by default and multiplies the draws by."""
    values = [v for s in slots for v in beginnings.makers(code, card, s)]
    factors = [
        side
        for v in values
        for n in ast.walk(v)
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult)
        for side in (n.left, n.right)
    ]
    names = {n.id for n in factors if isinstance(n, ast.Name)}
    for function in code.functions.values():
        given = function.args.args[len(function.args.args) - len(function.args.defaults) :]
        for argument, default in zip(given, function.args.defaults, strict=True):
            if argument.arg in names and isinstance(default, ast.Constant):
                if isinstance(default.value, (int, float)) and default.value > 1:
                    yield default
