"""Quotients in a source, and edits that keep what is below the line away from 0."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Edit, Place
from .changes import Candidate, bracketed
from .code import Code, Function, called
from .exponentials import module_of


def divisions(code: Code, names: Iterable[str]) -> list[ast.BinOp]:
    """Every division in these functions, in the order of the text."""
    found = [
        node
        for name in names
        for node in ast.walk(code.functions[name])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]
    return sorted(found, key=lambda n: (n.lineno, n.col_offset))


def on_line(code: Code, names: Iterable[str], line: Place | None) -> ast.BinOp | None:
    """The division on that line by something that is not a size or a number."""
    if line is None:
        return None
    for node in divisions(code, names):
        place = code.place(node)
        if place.cell == line.cell and place.line <= line.line <= place.end_line:
            if _variables(node.right):
                return node
    return None


def _variables(node: ast.expr) -> list[ast.expr]:
    """Names and attributes of an object that an expression is computed from; no sizes."""
    found: list[ast.expr] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and inner.attr in ("shape", "size", "ndim"):
            return []
        if isinstance(inner, ast.Call) and called(inner) == "len":
            return []
        is_name = isinstance(inner, ast.Name) and inner.id not in _MODULES
        if isinstance(inner, ast.expr) and (is_name or _is_own(inner)):
            found.append(inner)
    return found


_MODULES = ("np", "numpy", "math", "self", "cls", "this")


def _is_own(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "this")
    )


def bounded(code: Code, names: Iterable[str], least: str) -> Iterator[Candidate]:
    """a / b as a / max(b, least): each alone, then all at once."""
    edits = []
    for node in divisions(code, names):
        if _variables(node.right):
            module = module_of(code, ast.Name("x"))
            start, end = bracketed(code, node.right)
            text = code.text(node.right)
            edits.append(code.source.edit((start, end), f"{module}.maximum({text}, {least})"))
    apart = [e for e in edits if not any(_within(e, o) for o in edits if o is not e)]
    for edit in apart:
        yield f"keep what is divided by at or above {least}", (edit,)
    if len(apart) > 1:
        yield f"keep what is divided by at or above {least}", tuple(apart)


def _within(a: Edit, b: Edit) -> bool:
    return b.start <= a.start and a.end <= b.end and (a.start, a.end) != (b.start, b.end)


def clipped(code: Code, backward: str | None, low: str, high: str) -> Iterator[Candidate]:
    """The variables that are divided by, kept between two numbers before anything is computed."""
    function = code.function(backward)
    if function is None or backward is None:
        return
    module = module_of(code, ast.Name("x"))
    texts = dict.fromkeys(
        code.text(v) for node in divisions(code, [backward]) for v in _variables(node.right)
    )
    for text in texts:
        form = f"{module}.clip({text}, {low}, {high})"
        yield f"keep {text} between {low} and {high}", _ahead(code, function, text, form)
        yield f"keep {text} between {low} and {high}", _everywhere(code, function, text, form)


def _ahead(code: Code, function: Function, text: str, form: str) -> tuple[Edit, ...]:
    """One line before its first use; an attribute goes on under its last name."""
    local = text.rsplit(".", 1)[-1]
    assigned = [s for target, _, s in code.assigned(function) if target == text]
    if assigned:
        return (code.after(assigned[-1], f"{text} = {form}"),)
    first = code.before(Code.body(function)[0], f"{local} = {form}")
    if local == text:
        return (first,)
    uses = [code.replace(n, local) for n in _loads(code, function, text)]
    return (first, *uses)


def _everywhere(code: Code, function: Function, text: str, form: str) -> tuple[Edit, ...]:
    return tuple(code.replace(n, form) for n in _loads(code, function, text))


def _loads(code: Code, function: Function, text: str) -> list[ast.expr]:
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, (ast.Name, ast.Attribute))
        and isinstance(node.ctx, ast.Load)
        and code.text(node) == text
    ]
