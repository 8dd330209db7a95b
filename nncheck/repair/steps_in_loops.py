"""Where a training loop takes its step, what it looks at afterwards, and what it adds up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import within
from .code import Code, called

_GRADIENT = re.compile(
    r"(compute_|calc_|get_|numerical_)?(gradients?|grads?)|back_?prop\w*", re.IGNORECASE
)
_LOSS = re.compile(r"(compute_|calc_|get_)?(loss|cost)(_\w+)?", re.IGNORECASE)
_UPDATE = re.compile(r"(update|step|apply_grad\w*)(_\w+)?", re.IGNORECASE)
_KEPT = ("append", "print", "write", "info", "log")


@dataclass(frozen=True, slots=True)
class Late:
    """A loss of the batch that is computed and kept after the step on the same batch."""

    update: ast.stmt
    loss: ast.Assign
    method: str


@dataclass(frozen=True, slots=True)
class Early:
    """A step within the loop that still adds up the gradient which it takes."""

    loop: ast.For | ast.While
    update: ast.AugAssign
    total: str
    added: ast.AugAssign


def late(code: Code, loop: ast.For | ast.While) -> Iterator[Late]:
    """In one block: a gradient at (a, b), a step, and the loss at (a, b), which is kept."""
    gradient = next((s for s in loop.body if _call(s, _GRADIENT) is not None), None)
    if gradient is None:
        return
    made = _call(gradient, _GRADIENT)
    assert made is not None
    data = [code.text(a) for a in made.args]
    after = loop.body[loop.body.index(gradient) + 1 :]
    update = next((s for s in after if is_step(s)), None)
    if update is None or len(data) < 2:
        return
    for statement in after[after.index(update) + 1 :]:
        found = _call(statement, _LOSS)
        if found is None or not isinstance(statement, ast.Assign):
            continue
        same = [code.text(a) for a in found.args][: len(data)] == data
        if same and _is_kept(statement, loop):
            yield Late(update, statement, called(found))


def early(code: Code, loop: ast.For | ast.While) -> Iterator[Early]:
    """`total += ...` and `w -= rate * total` in one loop, with no fresh total in each round."""
    inside = list(within(loop))
    plain = {code.text(t) for n in inside if isinstance(n, ast.Assign) for t in n.targets}
    changed = [n for n in inside if isinstance(n, ast.AugAssign)]
    scaled = {code.text(n.target) for n in changed if isinstance(n.op, (ast.Mult, ast.Div))}
    for added in (n for n in changed if isinstance(n.op, ast.Add) and n in loop.body):
        total = code.text(added.target)
        if total in plain | scaled or isinstance(added.value, ast.Constant):
            continue
        for update in (n for n in loop.body if isinstance(n, ast.AugAssign)):
            later = loop.body.index(update) > loop.body.index(added)
            if later and isinstance(update.op, ast.Sub) and _is_factor(code, update.value, total):
                yield Early(loop, update, total, added)


def is_step(statement: ast.stmt) -> bool:
    """It changes parameters: `w -= ...`, a loop over such, `optimizer.update(...)`."""
    if isinstance(statement, ast.For):
        return any(is_step(s) for s in statement.body)
    if isinstance(statement, ast.AugAssign):
        return isinstance(statement.op, ast.Sub)
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Call) and bool(_UPDATE.fullmatch(called(value)))


def _call(statement: ast.stmt, name: re.Pattern[str]) -> ast.Call | None:
    value = statement.value if isinstance(statement, ast.Assign) else None
    is_one = isinstance(value, ast.Call) and name.fullmatch(called(value))
    return value if is_one and isinstance(value, ast.Call) else None


def _is_kept(statement: ast.Assign, loop: ast.AST) -> bool:
    """What was computed is appended to a list, printed or written."""
    target = statement.targets[0]
    if not isinstance(target, ast.Name):
        return False
    calls = [n for n in within(loop) if isinstance(n, ast.Call) and called(n) in _KEPT]
    return any(
        isinstance(inner, ast.Name) and inner.id == target.id
        for call in calls
        for argument in call.args
        for inner in ast.walk(argument)
    )


def _is_factor(code: Code, value: ast.expr, total: str) -> bool:
    """`rate * total`, `rate * total / n`, `total`; not the root of it, nor a divisor."""
    if code.text(value) == total:
        return True
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return _is_factor(code, value.left, total) or _is_factor(code, value.right, total)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
        return _is_factor(code, value.left, total)
    return False
