"""Where a forward writes to what it keeps."""

from __future__ import annotations

import ast

from ..model import Card
from .code import Code
from .sites import last_name, names_gradient_of


def writes(code: Code, card: Card, slot: str) -> ast.AST | None:
    """The statement of the forward that writes to this parameter; else the forward itself."""
    name = last_name(slot)
    for qualname in code.reached(card.forward):
        for node in ast.walk(code.functions[qualname]):
            targets = (
                node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            )
            if isinstance(node, (ast.Assign, ast.AugAssign)) and any(
                t is not None and _names(code, t, name) for t in targets
            ):
                return node
    return code.function(card.forward)


def written(code: Code, card: Card) -> list[str]:
    """Attributes that the forward writes to and the backward makes a gradient of."""
    gradients = [
        t for q in code.reached(card.backward) for t, _, _ in code.assigned(code.functions[q])
    ]
    found = []
    for qualname in code.reached(card.forward):
        function = code.functions[qualname]
        for target, value, statement in (
            code.assigned(function) if function.name != "__init__" else ()
        ):
            whole = target.split("[")[0]
            again = isinstance(statement, ast.AugAssign) or whole in code.text(value)
            own = again and whole.startswith("self.") and whole.count(".") == 1
            if own and any(names_gradient_of(g, last_name(whole)) for g in gradients):
                found.append(last_name(whole))
    return list(dict.fromkeys(found))


def additions(code: Code, card: Card) -> ast.AST | None:
    """The statement that adds to an attribute, or to a part of one."""
    for qualname in code.reached(card.forward):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.AugAssign) and code.text(node.target).startswith("self."):
                return node
    return code.function(card.forward)


def _names(code: Code, target: ast.expr, name: str) -> bool:
    while isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Constant):
        target = target.value
    return last_name(code.text(target)) == name
