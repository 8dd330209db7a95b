"""The expressions that make a gradient, followed back through names; those of right gradients last."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from ..model import Card
from .code import Code, Function
from .sites import is_blank, last_name, names_gradient_of, sites

Placed = tuple[Function, ast.expr]


def places(code: Code, card: Card, slots: Sequence[str]) -> list[Placed]:
    """Expressions of the backward with their functions, the likeliest first.

    First what makes all of these gradients and no other, then what makes some of them, then the
    rest. Functions that the forward runs as well are left alone.
    """
    fed: dict[int, int] = {}
    for slot in slots:
        for _, value in _followed(code, card, [slot]):
            fed[id(value)] = fed.get(id(value), 0) + 1
    others = [s.name for s in card.slots if s.differentiable and s.name not in slots]
    right = {id(v) for _, v in _followed(code, card, others)}
    order = {k: (k in right, -fed[k], n) for n, k in enumerate(fed)}
    order |= {id(v): (False, -len(slots), len(fed)) for _, v in _masks(code, card)}
    every = {id(v): (f, v) for f, v in _all(code, card)}
    found = sorted(every.values(), key=lambda pair: order.get(id(pair[1]), (True, 1, 0)))
    # a base that others run as well is less likely wrong than what the class itself has
    inherited = {id(f) for q, f in code.functions.items() if code.is_inherited(q)}
    return sorted(found, key=lambda pair: id(pair[0]) in inherited)


def _functions(code: Code, card: Card) -> list[Function]:
    forward = set(code.reached(card.forward))
    reached = code.reached(card.backward)
    names = [q for q in reached if q == card.backward or q not in forward]
    return [code.functions[q] for q in names if not q.endswith("__init__")]


def _all(code: Code, card: Card) -> Iterator[Placed]:
    for function in _functions(code, card):
        values = [*code.values(function), *conditions(function)]
        if card.forward == card.backward:
            spoken = _of_value(code, function)
            values = [v for v in reversed(values) if id(v) not in spoken]
        for value in values:
            yield from ((function, part) for part in _parts(value) if not _is_plain(part))
    yield from _masks(code, card)


def _of_value(code: Code, function: Function) -> set[int]:
    """What a function that is both computes its value from, which has to stay as it is."""
    returned = code.returned(function)
    todo = [v.elts[0] for v in returned if isinstance(v, ast.Tuple) and v.elts]
    assigned = list(code.assigned(function))
    found = {id(v) for v in todo}
    for value in todo:
        names = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        for target, source, _ in assigned:
            if re.split(r"[.\[]", target)[0] in names and id(source) not in found:
                if not names_loss_gradient(target):
                    found.add(id(source))
                    todo.append(source)
    return found


def names_loss_gradient(target: str) -> bool:
    """`grads[...]`, `dW`: no part of a value."""
    return bool(re.match(r"(self\.)?(grad|d[A-Z_]|nabla|delta)", target))


def _is_plain(value: ast.expr) -> bool:
    """An empty list, zeros, a number: nothing that could be wrong in one token."""
    if isinstance(value, (ast.List, ast.Tuple)):
        return all(_is_plain(e) or isinstance(e, ast.Name) for e in value.elts)
    return isinstance(value, ast.Constant) or is_blank(value)


def _masks(code: Code, card: Card) -> Iterator[Placed]:
    """Comparisons that the forward keeps for the backward alone."""
    read = " ".join(code.text(f) for f in _functions(code, card))
    function = code.function(card.forward)
    own = "" if function is None else code.text(function)
    for target, value, _ in code.assigned(function) if function is not None else ():
        if own.count(target) > 1:
            continue
        if (
            "." in target
            and target in read
            and any(isinstance(n, ast.Compare) for n in ast.walk(value))
        ):
            assert function is not None
            yield function, value


def _parts(value: ast.expr) -> list[ast.expr]:
    """A dictionary as its values."""
    if isinstance(value, ast.Dict):
        return [part for inner in value.values for part in _parts(inner)]
    return [value]


def conditions(function: Function) -> Iterator[ast.expr]:
    """What a function asks in `if` and `while`, and where it writes to by a mask."""
    for node in ast.walk(function):
        if isinstance(node, (ast.If, ast.While)):
            yield node.test
        yield from (t.slice for t in _targets(node) if isinstance(t, ast.Subscript))


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign) else []


def _followed(code: Code, card: Card, slots: Sequence[str]) -> list[Placed]:
    """What makes these gradients: their own expressions, and those of the names in them."""
    todo = [(f, v) for slot in slots for f, v in _starts(code, card, slot)]
    done: dict[int, Placed] = {}
    for function, value in todo:
        if id(value) not in done:
            done[id(value)] = (function, value)
            todo += _sources(code, card, function, value)
    return list(done.values())


def _starts(code: Code, card: Card, slot: str) -> list[Placed]:
    """Where the gradient is put: an entry of a dictionary that is written out, or its own sites."""
    functions = _functions(code, card)
    entries = [(f, v) for f in functions for v in _entries(f, last_name(slot))]
    if entries:
        return entries
    found = []
    for site in sites(code, card, slot):
        home = next((f for f in functions if any(n is site for n in ast.walk(f))), None)
        if home is not None:
            found.append((home, site))
    return found


def _entries(function: Function, stem: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                name = key.value if isinstance(key, ast.Constant) else None
                if isinstance(name, str) and (name == stem or names_gradient_of(name, stem)):
                    yield value


def _sources(code: Code, card: Card, function: Function, value: ast.expr) -> Iterator[Placed]:
    """The assignments that the names of an expression come from, and the functions it calls."""
    assigned = list(code.assigned(function))
    for node in ast.walk(value):
        if not isinstance(node, (ast.Name, ast.Attribute)):
            continue
        text = code.text(node)
        before = [v for t, v, s in assigned if t == text and s.lineno < value.lineno]
        yield from ((function, part) for v in before[-1:] for part in _parts(v))
        for statement in ast.walk(function):
            for target in _targets(statement):
                if isinstance(target, ast.Subscript) and code.text(target.value) == text:
                    yield function, target.slice
        called = next((f for f in _functions(code, card) if f.name == text.split(".")[-1]), None)
        if called is not None and called is not function:
            yield from ((called, v) for v in code.values(called))
