"""Where a function changes a parameter, and where it reads it again afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .code import Code, Function
from .sites import last_name


@dataclass(frozen=True, slots=True)
class Reread:
    """A parameter by its text (`self.W`), the statement that changes it, and a later read of it."""

    function: Function
    target: str
    update: ast.stmt
    reads: tuple[ast.expr, ...]


def rereads(code: Code, qualname: str | None, parameters: set[str]) -> Iterator[Reread]:
    """Every parameter that a function reached from `qualname` changes first and reads then."""
    for name in code.reached(qualname):
        function = code.functions[name]
        for target, update in _updates(code, function, parameters):
            texts = {target, *_aliases(code, function, target, update)}
            reads = tuple(
                node
                for node in ast.walk(function)
                if isinstance(node, (ast.Attribute, ast.Name, ast.Subscript))
                and isinstance(node.ctx, ast.Load)
                and node.lineno > (update.end_lineno or update.lineno)
                and code.text(node) in texts
                and not _is_update_of(code, function, node, target)
            )
            if reads:
                yield Reread(function, target, update, reads)


def _updates(
    code: Code, function: Function, parameters: set[str]
) -> Iterator[tuple[str, ast.stmt]]:
    stems = {last_name(p).lower() for p in parameters}
    stems |= {last_name(p.rpartition("[")[0]).lower() for p in parameters if p[-2:-1].isdigit()}
    for node in ast.walk(function):
        if isinstance(node, ast.AugAssign):
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = [t for t in node.targets if code.text(t) in code.text(node.value)]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            targets = [a for a in node.value.args if isinstance(a, (ast.Attribute, ast.Subscript))]
        else:
            continue
        for target in targets:
            text = code.text(target)
            if last_name(text).lower() in stems or last_name(text.split("[")[0]).lower() in stems:
                yield text, node


def _aliases(code: Code, function: Function, target: str, update: ast.stmt) -> list[str]:
    """Names that were given to the very same array before: `W = self.W`."""
    return [
        name
        for name, value, statement in code.assigned(function)
        if name.isidentifier()
        and code.text(value) == target
        and statement.lineno < update.lineno
        and isinstance(update, ast.AugAssign)
    ]


def _is_update_of(code: Code, function: Function, node: ast.AST, target: str) -> bool:
    """The read belongs to a second update of the same parameter."""
    for statement in ast.walk(function):
        if isinstance(statement, (ast.Assign, ast.AugAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(code.text(t) == target for t in targets) and any(
                inner is node for inner in ast.walk(statement)
            ):
                return True
    return False


def outermost(function: Function, statement: ast.stmt) -> ast.stmt:
    """The statement, or the `if` around it: what is put before it is there for all that follows."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and any(inner is statement for inner in node.body):
            return outermost(function, node)
    return statement
