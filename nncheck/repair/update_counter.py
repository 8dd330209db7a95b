"""Edits of the number of the step: where it is counted, where it starts, what powers are taken of."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card, Edit
from .changes import Candidate, bracketed
from .code import Code, Function
from .update_scope import counters, functions, nodes


def counted(code: Code, card: Card) -> Iterator[Candidate]:
    """Count steps from 1, once a step, outside the loop over the tensors."""
    yield from _outside_the_loop(code, card)
    known = counters(code, card)
    for node in nodes(code, card):
        if isinstance(node, ast.Assign) and code.text(node.value) in known:
            yield "count from 1", (code.replace(node.value, f"{code.text(node.value)} + 1"),)
    for function in functions(code, card):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                yield from _started(code, function, node, known)
            elif isinstance(node, ast.AugAssign):
                yield from _moved_on(code, node, known)
    yield from _exponents(code, card)
    yield from _begun(code, card)


def _started(
    code: Code, function: Function, node: ast.Assign, known: Sequence[str]
) -> Iterator[Candidate]:
    """Another number to start at; in the update itself, counting on in its place."""
    target, value = code.text(node.targets[0]), code.text(node.value)
    if " + 2" in value:
        yield "count by 1", (code.replace(node.value, value.replace(" + 2", " + 1")),)
    if target not in known or not isinstance(node.value, ast.Constant):
        return
    if function.name != "__init__":
        yield "count on", (code.replace(node, f"{target} += 1"),)
    for other in ("0", "1", "-1"):
        if value != other:
            yield f"start at {other}", (code.replace(node.value, other),)


def _moved_on(code: Code, node: ast.AugAssign, known: Sequence[str]) -> Iterator[Candidate]:
    """By 1, or not at all."""
    if isinstance(node.value, ast.Constant) and node.value.value != 1:
        yield "count by 1", (code.replace(node.value, "1"),)
    if code.text(node.target) in known:
        yield "count once", (code.replace(node, "pass"),)


def _exponents(code: Code, card: Card) -> Iterator[Candidate]:
    """The exponent itself: t + 1 for t, t for t + 1 and t - 1, all powers at once."""
    found = [
        n.right
        for n in nodes(code, card)
        if isinstance(n, ast.BinOp)
        and isinstance(n.op, ast.Pow)
        and not isinstance(n.right, ast.Constant)
    ]
    if not found:
        return
    for make in (lambda text: f"({text} + 1)", lambda text: text.strip("()").split(" ")[0]):
        edits = tuple(code.source.edit(bracketed(code, n), make(code.text(n))) for n in found)
        yield "the number of the step", edits
        for name in counters(code, card):
            same = tuple(code.source.edit(bracketed(code, n), name) for n in found)
            yield f"the power of {name}", same


def _begun(code: Code, card: Card) -> Iterator[Candidate]:
    """A counter that is never counted on."""
    function = code.function(card.forward)
    for name in counters(code, card):
        if function is not None and "." in name and f"{name} += 1" not in code.text(function):
            yield "count the step", (code.before(Code.body(function)[0], f"{name} += 1"),)


def _outside_the_loop(code: Code, card: Card) -> Iterator[Candidate]:
    for loop in nodes(code, card):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        for node in loop.body:
            if isinstance(node, ast.AugAssign) and code.text(node.target) in counters(code, card):
                if len(loop.body) > 1:
                    yield (
                        "count before the loop",
                        (code.before(loop, code.text(node)), removed(code, node)),
                    )


def removed(code: Code, node: ast.stmt) -> Edit:
    """A statement and its line taken out; `pass` where it shares the line."""
    start, end = code.source.span(node)
    text = code.source.text
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    if text[line:start].strip() or stop < 0 or text[end:stop].strip():
        return code.source.edit((start, end), "pass")
    return code.source.edit((line, stop + 1), "")
