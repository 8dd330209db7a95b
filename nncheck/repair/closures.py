"""Where an operator of an autodiff engine computes its gradients: in a closure, in a lambda, or
in the local derivatives that it hands to the node.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from .code import Code, Function


def sites(code: Code, card: Card, slot: str) -> list[ast.expr]:
    """Expressions that reach the gradient of `slot`; empty where the backward is a method."""
    target = card.spoken.get(slot, "")
    function = code.function(card.backward)
    if function is not None and card.backward and "<locals>" in card.backward:
        stored = [(t, _addend(code, t, v)) for t, v, _ in code.assigned(function)]
        marked = [v for t, v in stored if t == target]
        marked += [v for t, v in _handed_over(code, function) if t == target.rpartition(".")[0]]
        suffix = target.rpartition(".")[2]
        others = [v for t, v in stored if suffix and t.endswith(f".{suffix}")]
        others += [v for _, v in _handed_over(code, function)]
        said = marked or others or _given_back(code, card, slot)
        return [f for v in said for f in _followed(code, function, v)]
    forward = code.function(card.forward)
    if forward is None:
        return []
    if card.backward == card.forward:
        return _inline(code, card, forward, slot)
    branch = _branch(function, forward) if function is not None else []
    if branch or (function is not None and _is_named(card)):
        return branch
    return _inline(code, card, forward, slot)


def _given_back(code: Code, card: Card, slot: str) -> list[ast.expr]:
    """What a closure returns for an operand: it has one of its own, in the order of the operands,
    or one gives all gradients in that order.
    """
    outer = (card.backward or "").rpartition(".")[0]
    slots = [s.name for s in card.slots]
    own = sorted(
        (q for q in card.definitions if q.rpartition(".")[0] == outer and q in code.functions),
        key=lambda q: code.functions[q].lineno,
    )
    if slot not in slots:
        return []
    if len(own) == len(slots) > 1:
        return code.returned(code.functions[own[slots.index(slot)]])
    found = code.returned(code.functions[str(card.backward)])
    several = [v for v in found if isinstance(v, (ast.Tuple, ast.List))]
    return [v.elts[slots.index(slot)] for v in several if len(v.elts) == len(slots)] or found


def _addend(code: Code, target: str, value: ast.expr) -> ast.expr:
    """`g` of `self.grad = self.grad + g`, and of `self.grad = g if self.grad is None else …`."""
    if isinstance(value, ast.IfExp):
        return value.body
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        if code.text(value.left) == target:
            return value.right
        if code.text(value.right) == target:
            return value.left
    return value


def _is_named(card: Card) -> bool:
    """The backward is a method of a function object: `Mul.backward`."""
    return (
        card.backward != f"{card.part_of}.{(card.backward or '').rpartition('.')[2]}"
        and "." in (card.backward or "")
    )


def _branch(central: Function, forward: Function) -> list[ast.expr]:
    """What one backward for all operators computes where it asks for the mark of this one."""
    marks = {
        n.value
        for n in ast.walk(forward)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    return [
        one.value
        for node in ast.walk(central)
        if isinstance(node, ast.If)
        and marks & {n.value for n in ast.walk(node.test) if isinstance(n, ast.Constant)}
        for inner in node.body
        for one in ast.walk(inner)
        if isinstance(one, (ast.Assign, ast.AugAssign))
    ]


def _handed_over(code: Code, function: Function) -> Iterator[tuple[str, ast.expr]]:
    """`self.accumulate(g)` and `accumulate(self, g)`: whom it is for, and what."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
            continue
        call = node.value
        if isinstance(call.func, ast.Attribute) and len(call.args) == 1:
            yield code.text(call.func.value), call.args[0]
        elif len(call.args) == 2:
            yield code.text(call.args[0]), call.args[1]


def _followed(code: Code, function: Function, value: ast.expr) -> list[ast.expr]:
    """What a name was assigned in the same closure, then the name itself."""
    if not isinstance(value, ast.Name):
        return [value]
    name = value.id
    return [*(v for t, v, _ in code.assigned(function) if t == name and v is not value), value]


def _inline(code: Code, card: Card, function: Function, slot: str) -> list[ast.expr]:
    """What stands beside an operand where a node is made: a local derivative, or a lambda's body.

    Lambdas that give a gradient for every operand give them in their order.
    """
    operand = card.spoken.get(slot, "").rpartition(".")[0]
    slots = [s.name for s in card.slots]
    pairs = [
        (code.text(node.elts[0]), _body(node.elts[1]))
        for node in ast.walk(function)
        if isinstance(node, (ast.Tuple, ast.List))
        and len(node.elts) == 2
        and isinstance(node.elts[0], ast.Name)
        and not isinstance(node.elts[1], ast.Name)
    ]
    lambdas = [_body(n) for n in ast.walk(function) if isinstance(n, ast.Lambda)]
    shared = [
        body.elts[slots.index(slot)]
        for body in lambdas
        if isinstance(body, ast.Tuple) and len(body.elts) == len(slots) and slot in slots
    ]
    mine = [value for name, value in pairs if name == operand]
    return mine or shared or [*lambdas, *(value for _, value in pairs)]


def _body(value: ast.expr) -> ast.expr:
    if not isinstance(value, ast.Lambda):
        return value
    body = value.body
    # `lambda d: (d * s,)` gives one gradient
    return body.elts[0] if isinstance(body, ast.Tuple) and len(body.elts) == 1 else body


def upstream(code: Code, card: Card) -> list[str]:
    """What the closure reads as the gradient that comes from above: `out.grad`."""
    function = code.function(card.backward)
    if function is None or card.backward == card.forward:
        forward = code.function(card.forward)
        lambdas = [n for n in ast.walk(forward) if isinstance(n, ast.Lambda)] if forward else []
        return list(dict.fromkeys(a.arg for n in lambdas for a in n.args.args))
    if "<locals>" not in (card.backward or ""):
        return []
    taken = [a.arg for a in function.args.args]
    suffix = next(iter(card.spoken.values()), "").rpartition(".")[2]
    outer = code.function((card.backward or "").rpartition(".<locals>")[0])
    made = [code.text(v) for v in code.returned(outer)] if outer is not None else []
    return [*taken, *(f"{m}.{suffix}" for m in made if m.isidentifier() and suffix)]


def names_in_scope(code: Code, card: Card) -> list[str]:
    """Values that the backward of an operator can read: those that it and its neighbours read."""
    found: dict[str, None] = {}
    for qualname in (card.backward, (card.backward or "").rpartition(".<locals>")[0], card.forward):
        function = code.function(qualname)
        if function is None:
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found[node.id] = None
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found[code.text(node)] = None
    return list(found)


def numbers_in_scope(code: Code, card: Card) -> list[str]:
    """Plain arguments of the operator, beside its operands: the exponent of a power."""
    function = code.function(card.forward)
    if function is None:
        return []
    operands = {said.rpartition(".")[0] for said in card.spoken.values()}
    return [a for a in (arg.arg for arg in function.args.args) if a not in operands]


def renamed(
    code: Code, card: Card, places: list[ast.expr]
) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """One value that a formula reads is exchanged for another that it could read."""
    scope = [n for n in names_in_scope(code, card) if not n.startswith(("np.", "math."))]
    for place in places:
        for node in ast.walk(place):
            if not isinstance(node, (ast.Name, ast.Attribute)) or code.text(node) not in scope:
                continue
            for other in scope:
                if other != code.text(node):
                    yield f"{other} instead of {code.text(node)}", (code.replace(node, other),)
