"""Candidate edits that make a second object of a layer where one is used in two places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, called

_MADE = "an object of its own for each place"


def place(code: Code, card: Card, part: str) -> ast.AST | None:
    """Where it is used for the second time: in the constructor, else in the forward."""
    for name, uses in _shared_names(code, card):
        if name:
            return uses[-1]
    name = part.rpartition(".")[2]
    calls = [c for q in code.reached(card.forward) for c in _calls(code, q, name)]
    return calls[-1] if len(calls) > 1 else code.function(card.forward)


def made(code: Code, card: Card, part: str) -> Iterator[Candidate]:
    """In a list that names it twice; or as a second attribute that forward and backward run."""
    for name, uses in _shared_names(code, card):
        value = _construction(code, card, name)
        if value:
            yield _MADE, tuple(code.replace(use, value) for use in uses[1:])
    yield from _second_attribute(code, card, part.rpartition(".")[2])


def _shared_names(code: Code, card: Card) -> Iterator[tuple[str, list[ast.expr]]]:
    """Names of objects that a constructor puts into collections more than once."""
    for qualname, function in code.functions.items():
        if not qualname.startswith(f"{card.name}.") and "." in qualname:
            continue
        inside: list[ast.expr] = [
            e
            for node in ast.walk(function)
            for e in _elements(node)
            if isinstance(e, (ast.Name, ast.Attribute))
        ]
        for first, again in _second_names(code, function):
            yield code.text(again), [first, again]
        for name in dict.fromkeys(code.text(e) for e in inside):
            uses = sorted(
                (e for e in inside if code.text(e) == name), key=lambda n: (n.lineno, n.col_offset)
            )
            if len(uses) > 1 and _construction(code, card, name):
                yield name, uses


def _second_names(code: Code, function: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """`self.act2 = self.act1`, or under another key: what was made, and where it is named again."""
    made: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(
            node.targets[0], (ast.Attribute, ast.Subscript)
        ):
            value = node.value
            if isinstance(value, ast.Call) and called(value) in code.classes:
                made[code.text(node.targets[0])] = value
            elif isinstance(value, (ast.Attribute, ast.Subscript)) and code.text(value) in made:
                yield made[code.text(value)], value


def _elements(node: ast.AST) -> list[ast.expr]:
    """What stands in a list, a tuple, a dict, or is handed to a call, or is put under a key."""
    if isinstance(node, (ast.List, ast.Tuple)) and isinstance(node.ctx, ast.Load):
        return node.elts
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, ast.Call):
        return node.args
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        return [node.value]
    return []


def _construction(code: Code, card: Card, name: str) -> str:
    """The text that made this object: a call of a class of the file."""
    for qualname, function in code.functions.items():
        if "." in qualname and not qualname.startswith(f"{card.name}."):
            continue
        for target, value, _ in code.assigned(function):
            if target == name and isinstance(value, ast.Call) and called(value) in code.classes:
                return code.text(value)
    return ""


def _second_attribute(code: Code, card: Card, name: str) -> Iterator[Candidate]:
    """`self.act2 = Tanh()` beside `self.act`: the later use in forward, the earlier in backward."""
    owner = card.name
    init = code.functions.get(f"{owner}.__init__")
    ahead = [c for q in code.reached(card.forward) for c in _calls(code, q, name)]
    back = [c for q in code.reached(card.backward) for c in _calls(code, q, name) if c not in ahead]
    if init is None or len(ahead) != 2 or len(back) != 2:
        return
    for target, value, statement in code.assigned(init):
        if target != f"self.{name}" or not isinstance(value, ast.Call):
            continue
        new = _free(code, name)
        made_at = code.after(statement, f"self.{new} = {code.text(value)}")
        yield (
            _MADE,
            (made_at, _renamed(code, ahead[1], name, new), _renamed(code, back[0], name, new)),
        )


def _calls(code: Code, qualname: str, name: str) -> list[ast.Call]:
    """Calls of methods of `self.name`, in order of the text."""
    found = [
        node
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.Call)
        and re.match(rf"self\.{re.escape(name)}\b", code.text(node.func))
    ]
    return sorted(found, key=lambda n: (n.end_lineno or 0, n.end_col_offset or 0))


def _renamed(code: Code, call: ast.Call, name: str, new: str) -> Edit:
    start, _ = code.source.span(call.func)
    at = start + len("self.")
    return code.source.edit((at, at + len(name)), new)


def _free(code: Code, name: str) -> str:
    stem = name.rstrip("0123456789")
    number = 2
    while f"self.{stem}{number}" in code.source.text:
        number += 1
    return f"{stem}{number}"
