"""Logarithms in a source, and edits that keep them from 0."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from ..model import Edit, Place
from .changes import Candidate, bracketed
from .code import Code, called
from .exponentials import module_of

_NAMES = ("log", "log2", "log10")
_LEAST = "1e-300"


def logs(code: Code, names: Iterable[str]) -> list[ast.Call]:
    """Every call of a logarithm in these functions."""
    return [c for n in names for c in code.calls(code.functions[n], _NAMES)]


def on_line(code: Code, calls: Sequence[ast.Call], line: Place | None) -> ast.Call | None:
    """The call on that line."""
    if line is None:
        return None
    return next(
        (
            c
            for c in calls
            if (p := code.place(c)).cell == line.cell and p.line <= line.line <= p.end_line
        ),
        None,
    )


def bounded(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """log(p) as log(max(p, 1e-300)): all at once, then each alone; log(a / b) with both bounded."""
    single = [_bounded(code, c) for c in logs(code, names) if c.args]
    together = tuple(e for edits in single for e in edits)
    if len(single) > 1 and len({(e.start, e.end) for e in together}) == len(together):
        yield "keep the arguments of log above 0", together
    for edits in single:
        yield "keep the argument of log above 0", edits


def _bounded(code: Code, call: ast.Call) -> tuple[Edit, ...]:
    inner = call.args[0]
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div):
        return tuple(_at_least(code, call, side) for side in (inner.left, inner.right))
    return (_at_least(code, call, inner),)


def _at_least(code: Code, call: ast.Call, node: ast.expr) -> Edit:
    module = module_of(code, call)
    start, end = bracketed(code, node) if node is not call.args[0] else code.source.span(node)
    text = code.text(node)
    lower = f"max({text}, {_LEAST})" if module == "math" else f"{module}.maximum({text}, {_LEAST})"
    return code.source.edit((start, end), lower)


def not_of_softmax(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """log(softmax(z)) as z - log Σ exp(z), the sum taken by logaddexp, for everything that z may be."""
    for name in names:
        function = code.functions[name]
        # a whole value needs no brackets
        whole = {id(v) for v in code.values(function)}
        for call in code.calls(function, ("log",)):
            module = module_of(code, call)
            for z in dict.fromkeys((*_arguments(code, call), *code.parameters(function))):
                for axis in ("-1", "0"):
                    new = f"{z} - {module}.logaddexp.reduce({z}, axis={axis}, keepdims=True)"
                    edit = code.replace(call, new if id(call) in whole else f"({new})")
                    yield "the logarithm of a softmax without the softmax", (edit,)


def _arguments(code: Code, call: ast.Call) -> list[str]:
    """What the softmax inside is called with."""
    return [
        code.text(a)
        for inner in ast.walk(call.args[0] if call.args else call)
        if isinstance(inner, ast.Call) and called(inner) not in ("sum", "max", "exp")
        for a in inner.args[:1]
    ]
