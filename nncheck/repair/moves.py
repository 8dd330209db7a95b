"""The statements with which a network's own method moves its parameters, and edits of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from .changes import Candidate
from .code import Code, Function
from .sites import last_name

Update = ast.Assign | ast.AugAssign


def updates(code: Code, method: str) -> list[Update]:
    """Statements of the method that set something to itself plus or minus something, in order."""
    return [
        node
        for qualname in code.reached(method)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, (ast.Assign, ast.AugAssign)) and _is_step(node)
    ]


def _is_step(node: Update) -> bool:
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, (ast.Add, ast.Sub))
    value = node.value.elt if isinstance(node.value, ast.ListComp) else node.value
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Sub)):
        return False
    # `z = a @ w + b` is a layer
    return isinstance(value.left, (ast.Name, ast.Attribute, ast.Subscript))


def of_slots(code: Code, method: str, slots: Sequence[str]) -> list[Update]:
    """Those of these parameters, as far as names say; all where they do not."""
    found = updates(code, method)
    names = {w.lower() for s in slots for w in _words(s)}
    named = [u for u in found if set(_words(_target(code, u))) & names]
    return named or found


def _words(path: str) -> list[str]:
    # of an entry of a list, the list
    last = last_name(re.sub(r"\[\w+\]$", "", path)).lower()
    return [last, last.rstrip("s")]


def _target(code: Code, update: Update) -> str:
    return code.text(update.targets[0] if isinstance(update, ast.Assign) else update.target)


def turned(code: Code, method: str, slots: Sequence[str]) -> Iterator[Candidate]:
    """The sign of the step turned, in one statement and then in all of them."""
    found = of_slots(code, method, slots)
    edits = [(u, code.source.edit(_sign(code, u), _other(code, u))) for u in found]
    for update, edit in edits:
        yield f"go down in {_target(code, update)}", (edit,)
    if len(edits) > 1:
        yield "go down", tuple(edit for _, edit in edits)


def _sign(code: Code, update: Update) -> tuple[int, int]:
    """Where the sign stands in the text."""
    if isinstance(update, ast.AugAssign):
        _, start = code.source.span(update.target)
        end, _ = code.source.span(update.value)
    else:
        value = update.value.elt if isinstance(update.value, ast.ListComp) else update.value
        assert isinstance(value, ast.BinOp)
        _, start = code.source.span(value.left)
        end, _ = code.source.span(value.right)
    return start, end


def _other(code: Code, update: Update) -> str:
    start, end = _sign(code, update)
    between = code.source.text[start:end]
    return between.replace("+", "-", 1) if "+" in between else between.replace("-", "+", 1)


def in_place(code: Code, method: str, slots: Sequence[str]) -> Iterator[Candidate]:
    """`w -= ...` for `w = w - ...`; or stored where it was read, for a name that nobody reads."""
    for update in of_slots(code, method, slots):
        if not isinstance(update, ast.Assign) or not isinstance(update.value, ast.BinOp):
            continue
        target, left = update.targets[0], update.value.left
        if isinstance(target, ast.Name):
            sign = "-=" if isinstance(update.value.op, ast.Sub) else "+="
            new = f"{code.text(left)} {sign} {code.text(update.value.right)}"
            yield "change the array itself", (code.replace(update, new),)


def named_like(code: Code, method: str, slots: Sequence[str]) -> Iterator[Candidate]:
    """Another number in a name of the statement."""
    for update in of_slots(code, method, slots):
        for node in ast.walk(update.value):
            if not isinstance(node, (ast.Name, ast.Attribute, ast.Constant)):
                continue
            text = code.text(node)
            for at, letter in enumerate(text):
                for other in "123" if letter.isdigit() else ():
                    if other != letter:
                        new = text[:at] + other + text[at + 1 :]
                        yield f"{new} instead of {text}", (code.replace(node, new),)


def added(
    code: Code, method: str, slots: Sequence[str], moved: Sequence[str]
) -> Iterator[Candidate]:
    """The statement of a parameter that moves, once more for each kind that does not."""
    edits = []
    for kind in dict.fromkeys(last_name(s) for s in slots):
        for other in dict.fromkeys(last_name(s) for s in moved):
            found = [
                u for u in updates(code, method) if _words(_target(code, u))[0] == other.lower()
            ]
            if found:
                new = re.sub(
                    rf"(?<![A-Za-z0-9])([a-z]*_?){re.escape(other)}(?![A-Za-z0-9])",
                    rf"\g<1>{kind}",
                    code.text(found[-1]),
                )
                edits.append(code.after(found[-1], new))
                break
    if edits:
        yield "move it as the others", tuple(edits)


def binds_a_name(code: Code, method: str, slots: Sequence[str]) -> Update | None:
    """A statement that makes a new array of a parameter under a name of the method's own."""
    for update in of_slots(code, method, slots):
        if isinstance(update, ast.Assign) and isinstance(update.targets[0], ast.Name):
            function = _home(code, method, update)
            name = update.targets[0].id
            if function is not None and not _is_read_after(function, update, name):
                return update
    return None


def _home(code: Code, method: str, update: Update) -> Function | None:
    for qualname in code.reached(method):
        if any(n is update for n in ast.walk(code.functions[qualname])):
            return code.functions[qualname]
    return None


def _is_read_after(function: Function, update: Update, name: str) -> bool:
    return any(
        isinstance(n, ast.Name)
        and n.id == name
        and isinstance(n.ctx, ast.Load)
        and n.lineno > update.lineno
        for n in ast.walk(function)
    )


def place(code: Code, method: str, slots: Sequence[str]) -> ast.AST | None:
    found = of_slots(code, method, slots)
    return found[0] if found else code.function(method)
