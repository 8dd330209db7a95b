"""What a function computes last and does not return."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .changes import Candidate
from .code import Code, Function


def does_nothing(function: Function) -> bool:
    """The body is empty, or hands out an exception instead of raising it."""
    body = Code.body(function)
    if all(isinstance(s, ast.Pass) or _is_constant(s) for s in body):
        return True
    last = body[-1]
    return len(body) == 1 and isinstance(last, ast.Return) and _is_exception(last.value)


def _is_constant(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_exception(value: ast.expr | None) -> bool:
    named = value.func if isinstance(value, ast.Call) else value
    return isinstance(named, ast.Name) and named.id in ("NotImplemented", "NotImplementedError")


def unused(code: Code, function: Function) -> list[ast.expr]:
    """Gradients that nobody reads: expressions on a line of their own, and names not used later.

    A name counts where it is the last thing that is computed, or is called dx; a size never does.
    """
    read = {
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }
    found: list[ast.expr] = []
    for statement in code.body(function):
        if isinstance(statement, ast.Expr) and isinstance(
            statement.value, (ast.BinOp, ast.Call, ast.UnaryOp)
        ):
            if not _is_procedure(statement.value):
                found.append(statement.value)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if not isinstance(target, ast.Name) or target.id in read:
                continue
            last = statement is code.body(function)[-1]
            if (last or _GRADIENT.fullmatch(target.id)) and not _is_size(code, statement.value):
                found.append(statement.value)
    return found


_GRADIENT = re.compile(r"d_?(x|a|z|h|inputs?|in|out|prev\w*)|grad_?(in\w*|x|prev\w*)|delta_?\w*")


def _is_size(code: Code, value: ast.expr) -> bool:
    text = code.text(value)
    return isinstance(value, ast.Constant) or ".shape" in text or text.startswith("len(")


def _is_procedure(value: ast.expr) -> bool:
    """Called for what it does: print(…), np.add.at(…), self.update(…)."""
    if not isinstance(value, ast.Call):
        return False
    name = value.func.attr if isinstance(value.func, ast.Attribute) else ""
    return isinstance(value.func, ast.Name) or name in ("at", "append", "copyto", "update", "fill")


def returned(code: Code, function: Function) -> Iterator[Candidate]:
    """`return` before an expression that stands alone, or of the names, the last one first."""
    for statement in reversed(code.body(function)):
        if isinstance(statement, ast.Expr):
            new = f"return {code.text(statement.value)}"
            yield "return it", (code.replace(statement, new),)
    last = code.body(function)[-1]
    names = dict.fromkeys(reversed([t for t, _, _ in code.assigned(function)]))
    for name in names:
        if name.isidentifier():
            yield f"return {name}", (code.after(last, f"return {name}"),)
