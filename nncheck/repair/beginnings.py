"""Where a parameter is made: the value that a constructor, or what it calls, gives to it first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card
from .code import Code, Function, called
from .sites import last_name

_GROWS = ("append", "extend", "add")


def makers(code: Code, card: Card, slot: str) -> list[ast.expr]:
    """Values that are assigned to the parameter where its object is made, in the order of the text."""
    names = _names(slot)
    found = []
    for function in _constructors(code, card):
        found += [value for target, value in _given(code, function) if _is_meant(target, names)]
    return list({id(v): v for v in found}.values())


def maker(code: Code, card: Card, slot: str) -> ast.expr | None:
    """The value that is likeliest: one that draws or fills, else the first."""
    found = makers(code, card, slot)
    full = [v for v in found if any(isinstance(n, ast.Call) for n in ast.walk(v))]
    return next(iter([*full, *found]), None)


def fillings(value: ast.expr, names: tuple[str, ...]) -> list[ast.Call]:
    """Calls of these inside the value, the outermost first."""
    return [n for n in ast.walk(value) if isinstance(n, ast.Call) and called(n) in names]


def _names(slot: str) -> list[str]:
    """`W` of `layers[0].W`; `weights` of `weights[1]`; `W2` and `W` of `params['W2']`."""
    last = last_name(slot)
    if last.isdigit():
        last = last_name(re.sub(r"\[\d+\]$", "", slot))
    bare = last.rstrip("0123456789_")
    return list(dict.fromkeys([last.lower(), bare.lower()]))


def _constructors(code: Code, card: Card) -> list[Function]:
    classes = [
        c for c in dict.fromkeys([card.name, *card.part_types.values()]) if c in code.classes
    ]
    starts = [q for c in classes for q in code.functions if q.rpartition(".")[0] == c and _makes(q)]
    reached = [q for q in code.reached(*starts) if not q.rpartition(".")[2].startswith("back")]
    return [code.functions[q] for q in dict.fromkeys([*reached, *_called_beside(code)])]


def _makes(qualname: str) -> bool:
    return bool(
        re.match(r"_*(init|build|setup|reset|create|make|add)", qualname.rpartition(".")[2])
    )


def _called_beside(code: Code) -> Iterator[str]:
    """Functions of the file that make parameters for networks of functions."""
    for qualname in code.functions:
        if "." not in qualname and re.search(r"(?i)init|param|weight|create|make", qualname):
            yield qualname


def _given(code: Code, function: Function) -> Iterator[tuple[str, ast.expr]]:
    for target, value, _ in code.assigned(function):
        if isinstance(value, ast.Dict):
            for key, held in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), held
        else:
            yield target, value
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and called(node) in _GROWS and node.args:
            if isinstance(node.func, ast.Attribute):
                yield code.text(node.func.value), node.args[-1]
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Dict):
            for key, held in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), held


def _is_meant(target: str, names: list[str]) -> bool:
    """`self.W`, `params['W1']`, `params["W" + str(l)]`, `p[f"W{l}"]`, `weights`."""
    low = target.lower()
    if last_name(target).lower() in names:
        return True
    literals = re.findall(r"['\"]([a-z_]+?)_?(?:%\w|\{[^}]*\})?['\"]", low)
    return any(word.strip("_") in names for word in literals)
