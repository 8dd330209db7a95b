"""Loops and statements that go through layers, turned round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate
from .code import Code, called


def turned_round(code: Code, card: Card) -> Iterator[Candidate]:
    """`reversed(...)` around what the backward loops over; or the calls of backward exchanged."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        for node in ast.walk(function):
            if isinstance(node, ast.For) and _goes_back(node):
                text = code.text(node.iter)
                for new in (f"reversed({text})", f"reversed(list({text}))"):
                    yield (
                        "go back from the last layer to the first",
                        (code.replace(node.iter, new),),
                    )
        yield from _statements(code, function)


def _goes_back(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) and "back" in called(n).lower() for n in ast.walk(node))


def _statements(code: Code, function: ast.AST) -> Iterator[Candidate]:
    for node in ast.walk(function):
        run: list[ast.stmt] = []
        for statement in [*getattr(node, "body", []), None] if hasattr(node, "body") else []:
            if isinstance(statement, (ast.Assign, ast.Expr)) and _goes_back(statement):
                run.append(statement)
                continue
            for part in (run[1:], run):
                if len(part) > 1:
                    texts = [code.text(s) for s in reversed(part)]
                    edits = [code.replace(s, t) for s, t in zip(part, texts, strict=True)]
                    yield "go back from the last layer to the first", tuple(edits)
            run = []
