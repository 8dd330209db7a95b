"""Whole lines of a backward: one that is there for W1 and not for W2, one that is one too many."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate
from .code import Code

_NUMBERED = re.compile(r"\b[A-Za-z_]\w*?(\d)\b")


def as_for_another(code: Code, card: Card) -> Iterator[Candidate]:
    """A line repeated with another number in its names, where the function has no such line."""
    for _, statement in _statements(code, card):
        text = code.text(statement)
        digits = set(_NUMBERED.findall(text))
        if len(digits) != 1 or "\n" in text:
            continue
        (old,) = digits
        for new in sorted(set(_NUMBERED.findall(code.source.text)) - digits):
            other = re.sub(rf"(\b[A-Za-z_]\w*?){old}\b", rf"\g<1>{new}", text)
            if other not in code.source.text:
                yield f"the same for {new}", (code.after(statement, other),)


def dropped(code: Code, card: Card) -> Iterator[Candidate]:
    """A line taken out that changes what is there."""
    for body, statement in _statements(code, card):
        if isinstance(statement, ast.AugAssign) and len(body) > 1:
            start, end = code.source.span(statement)
            text = code.source.text
            begin = text.rfind("\n", 0, start)
            after = text[end : text.find("\n", end)]
            if begin > 0 and not text[begin:start].strip() and not after.strip():
                yield "without this line", (code.source.edit((begin, end), ""),)


def _statements(code: Code, card: Card) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """Simple assignments of the backward, with the block that they stand in."""
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            bodies = [getattr(node, name, ()) for name in ("body", "orelse")]
            for body in (b for b in bodies if isinstance(b, list)):
                yield from ((body, s) for s in body if isinstance(s, (ast.Assign, ast.AugAssign)))
