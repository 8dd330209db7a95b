"""Names that may stand in an expression of a backward, as they are written there."""

from __future__ import annotations

import ast

from ..model import Card
from .code import Code, Function


def visible(code: Code, card: Card, function: Function, at: ast.expr) -> list[str]:
    """Names that may stand in an expression of `function`: what the forward keeps comes first."""
    me = function.args.args[0].arg if function.args.args else ""
    kept = [a for q in code.reached(card.forward) for a in _attributes(code.functions[q], me)]
    # what else the backward reads: a network's forward may be called by somebody else
    kept += _attributes(function, me, ast.Load)
    local = [
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.lineno < at.lineno
    ]
    local += around(code, card, function)
    entries = [*_entries(code, card, function), *_of_lists(code, card, function, me)]
    holders = {entry.partition("[")[0] for entry in _entries(code, card, function)}
    plain = [n for n in (*local, *code.parameters(function)) if n not in holders]
    return list(dict.fromkeys([*kept, *entries, *plain, *settings(code, card, me)]))


def _of_lists(code: Code, card: Card, function: Function, me: str) -> list[str]:
    """`self.zs[i - 1]`: the lists of the object that its methods fill, at the places that the
    function looks at.
    """
    owner = (card.backward or "").rpartition(".")[0]
    own = [f for q, f in code.functions.items() if owner and q.rpartition(".")[0] == owner]
    filled = {
        code.text(n.func.value)
        for f in own
        for n in ast.walk(f)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "append"
    }
    read = [n for n in ast.walk(function) if isinstance(n, ast.Subscript)]
    places = {
        code.text(n.slice)
        for n in read
        if isinstance(n.slice, (ast.Name, ast.BinOp, ast.UnaryOp))
        and isinstance(n.value, ast.Attribute)
    }
    lists = sorted(h for h in filled if h.startswith(f"{me}."))
    return [f"{holder}[{place}]" for holder in lists for place in sorted(places)][:_ENTRIES]


# so many entries of lists are tried
_ENTRIES = 12


def around(code: Code, card: Card, function: Function) -> list[str]:
    """What a function that stands in another one sees of it."""
    outer = code.function((card.backward or "").rpartition(".<locals>")[0])
    if outer is None or not any(node is function for node in ast.walk(outer)):
        return []
    inner = {id(n) for n in ast.walk(function)}
    made = [
        node.id
        for node in ast.walk(outer)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in inner
    ]
    return [*made, *code.parameters(outer)]


def _attributes(function: ast.AST, me: str, how: type[ast.expr_context] = ast.Store) -> list[str]:
    """The attributes of the object that a function sets (or reads), methods that it calls left out."""
    called = {id(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
    return [
        f"{me}.{node.attr}"
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, how)
        and isinstance(node.value, ast.Name)
        and node.value.id == me
        and id(node) not in called
    ]


def _entries(code: Code, card: Card, function: Function) -> list[str]:
    """`cache["A1"]`: what is read by a key from a dict that the function has, and other keys of it."""
    used: dict[str, dict[str, str]] = {}
    entry: object
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            key = node.slice
            entry = key.value if isinstance(key, ast.Constant) else None
            if isinstance(node.ctx, ast.Load) and isinstance(entry, str):
                used.setdefault(node.value.id, {})[entry] = code.text(node)
    made: list[list[str]] = [
        [
            str(k.value)
            for k in node.keys
            if isinstance(k, ast.Constant) and isinstance(k.value, str)
        ]
        for qualname in code.reached(card.forward)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.Dict)
    ]
    for holder, keys in used.items():
        others = [k for whole in made if set(keys) <= set(whole) for k in whole]
        quote = next(iter(keys.values()))[len(holder) + 1]
        for other in others:
            keys.setdefault(other, f"{holder}[{quote}{other}{quote}]")
    return [text for keys in used.values() for text in keys.values()]


def settings(code: Code, card: Card, me: str = "self") -> list[str]:
    """What the object was set up with: `self.alpha`, `self.slope`."""
    owner = (card.forward or "").rsplit(".", 1)[0]
    function = code.function(f"{owner}.__init__")
    found = [] if function is None else _attributes(function, function.args.args[0].arg)
    found = [f"{me}.{t.partition('.')[2]}" for t in found]
    body = code.classes.get(owner)
    fields = [] if body is None else [n for n in body.body if isinstance(n, ast.AnnAssign)]
    found += [f"{me}.{code.text(n.target)}" for n in fields]
    return [t for t in dict.fromkeys(found) if t.startswith(f"{me}.") and t.count(".") == 1]
