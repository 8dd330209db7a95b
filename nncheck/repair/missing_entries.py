"""Gradients that a backward leaves out, stored as it stores those of other layers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, Function
from .sites import last_name, names_gradient_of

_WHY = "store it as that of the other layers"


def place(code: Code, card: Card, beside: str) -> ast.AST | None:
    """Where the gradient of a neighbour is stored; the backward where that is not seen."""
    found = next(_stored(code, card, last_name(beside)), None)
    return found[1] if found is not None else code.function(card.backward)


def added(code: Code, card: Card, missing: Mapping[str, str]) -> Iterator[Candidate]:
    """Beside the neighbour's: the text of another layer's with the number of this one, for all at once."""
    for shift in (True, False):
        edits = [_edit(code, card, slot, beside, own=shift) for slot, beside in missing.items()]
        whole = [e for e in edits if e is not None]
        if whole and len(whole) == len(edits):
            yield _WHY, tuple(whole)


def _edit(code: Code, card: Card, slot: str, beside: str, *, own: bool) -> Edit | None:
    """One more statement or entry. `own`: after that of its own layer, else after that of its kind."""
    stem = last_name(slot)
    kind = stem.rstrip("0123456789_")
    alike = [
        last_name(s.name)
        for s in card.slots
        if s.name != slot and last_name(s.name).rstrip("0123456789_") == kind
    ]
    for other in alike:
        for function, node in _stored(code, card, other):
            text = _renumbered(code.text(node), other, stem)
            if text is None:
                continue
            at = next((n for _, n in _stored(code, card, last_name(beside))), node) if own else node
            return _after(code, function, at, text)
    return None


def _renumbered(text: str, other: str, stem: str) -> str | None:
    """The text with the number of another layer in place of its own."""
    old, new = re.sub(r"\D", "", other), re.sub(r"\D", "", stem)
    if not old or not new or old == new:
        return None
    return re.sub(rf"(?<![\d.]){old}(?!\d)", new, text)


def _after(code: Code, function: Function, at: ast.AST, text: str) -> Edit | None:
    if isinstance(at, ast.stmt):
        return code.after(at, text)
    for node in ast.walk(function):
        if isinstance(node, ast.Dict) and at in node.keys:
            _, end = code.source.span(node.values[node.keys.index(at)])
            return code.source.edit((end, end), f", {text}")
    return None


def _stored(code: Code, card: Card, stem: str) -> Iterator[tuple[Function, ast.AST]]:
    """Statements and keys that put the gradient of a parameter into a table."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                if names_gradient_of(code.text(node.targets[0]), stem):
                    yield function, node
