"""Edits of code that measures accuracy: along which axis, of what, divided by what, weighted by what."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Edit
from .code import Code, Function, called, is_module_call

Edits = Iterator[tuple[str, tuple[Edit, ...]]]


def formats(code: Code, function: Function) -> Edits:
    """The classes along the other axis; labels where one-hot rows are compared; the samples counted."""
    found = code.calls(function, ("argmax",))
    for axis in ("1", "0"):
        edits = [_along(code, call, axis) for call in found]
        yield from ((f"classes lie along axis {axis}", (e,)) for e in edits)
        if len(edits) > 1:
            yield f"classes lie along axis {axis}", tuple(edits)
    for call in found:
        kept = code.text(call.args[0] if is_module_call(call) and call.args else call)
        yield "these are labels already", (code.replace(call, kept),)
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and len(node.comparators) == 1:
            for side in (node.left, node.comparators[0]):
                made = f"np.argmax({code.text(side)}, axis=1)"
                yield "compare classes", (code.replace(side, made),)
    yield from _counts(code, function)


def _counts(code: Code, function: Function) -> Edits:
    names = code.parameters(function)
    for node in ast.walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            for name in names:
                yield "divide by the samples", (code.replace(node.right, f"len({name})"),)


def _along(code: Code, call: ast.Call, axis: str) -> Edit:
    given = next((k.value for k in call.keywords if k.arg == "axis"), None)
    place = 1 if is_module_call(call) else 0
    if given is None and len(call.args) > place:
        given = call.args[place]
    if given is not None:
        return code.replace(given, axis)
    text = code.text(call)
    comma = ", " if call.args else ""
    return code.replace(call, f"{text[:-1]}{comma}axis={axis})")


def weighted(code: Code, function: Function) -> Edits:
    """The value of a batch times its samples, and the whole divided by all samples."""
    data = list(code.parameters(function))
    for loop in (n for n in ast.walk(function) if isinstance(n, (ast.For, ast.While))):
        for node in ast.walk(loop):
            value = _collected(node)
            if value is None:
                continue
            for batch in _batches(code, loop):
                more = code.replace(value, f"{_bracketed(code, value)} * len({batch})")
                for whole in _wholes(code, function, data):
                    yield "weight each batch by its samples", (more, whole)


def collecting(code: Code, name: str) -> ast.AST | None:
    """Where a loop adds up or keeps the value of a batch."""
    for qualname in code.reached(name):
        for loop in (n for n in ast.walk(code.functions[qualname]) if isinstance(n, ast.For)):
            for node in ast.walk(loop):
                if _collected(node) is not None and not any(
                    isinstance(n, ast.For) for n in ast.walk(node)
                ):
                    return node
    return code.function(name)


def collected_first(code: Code, name: str) -> Edits:
    """The statement that collects the value of a batch, moved to an earlier place in its block."""
    function = code.functions[name]
    for loop in (n for n in ast.walk(function) if isinstance(n, ast.For)):
        for at, node in enumerate(loop.body):
            inner = node.value if isinstance(node, ast.Expr) else node
            if _collected(inner) is None or not isinstance(node, (ast.AugAssign, ast.Expr)):
                continue
            for earlier in loop.body[:at]:
                if not isinstance(earlier, ast.Assign) or not _cuts(earlier):
                    gap = (code.source.span(loop.body[at - 1])[1], code.source.span(node)[1])
                    away = code.source.edit(gap, "")
                    yield (
                        "collect it before the step",
                        (code.before(earlier, code.text(node)), away),
                    )


def _cuts(statement: ast.Assign) -> bool:
    """It takes a batch out of the data."""
    return any(isinstance(n, ast.Subscript) for n in ast.walk(statement.value))


def overwriting(code: Code, name: str) -> ast.AST | None:
    """Where the value of a batch takes the place of the one before."""
    function = code.function(name)
    found = _overwritten(code, function) if function is not None else []
    return found[0] if found else function


def added_up(code: Code, function: Function) -> Edits:
    """`+=` for `=` in a loop, to what is set before it."""
    for statement in _overwritten(code, function):
        _, start = code.source.span(statement.targets[0])
        end, _ = code.source.span(statement.value)
        yield "add up over the batches", (code.source.edit((start, end), " += "),)


def summed(code: Code, function: Function) -> Edits:
    """What is right counted over the batches, and divided by all samples where it is returned."""
    data = [n for n in code.parameters(function) if n in code.text(function)]
    returned = [r for r in code.returned(function) if isinstance(r, ast.Name)]
    for loop in (n for n in ast.walk(function) if isinstance(n, ast.For)):
        for node in loop.body:
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            name, call = code.text(node.targets[0]), node.value
            ends = [r for r in returned if r.id == name]
            if called(call) != "mean" or not ends:
                continue
            count = code.text(call).replace("mean(", "sum(", 1)
            more = code.replace(node, f"{name} += {count}")
            first = code.before(loop, f"{name} = 0")
            for whole in data:
                yield (
                    "count over the batches",
                    (first, more, *(code.replace(r, f"{name} / len({whole})") for r in ends)),
                )


def _overwritten(code: Code, function: Function) -> list[ast.Assign]:
    """Assignments in an inner loop to a name that is set to a number in the loop around it."""
    blank = {t for t, v, _ in code.assigned(function) if isinstance(v, ast.Constant)}
    found = [
        node
        for loop in ast.walk(function)
        if isinstance(loop, ast.For)
        for node in ast.walk(loop)
        if isinstance(node, ast.Assign)
        and code.text(node.targets[0]) in blank
        and not isinstance(node.value, ast.Constant)
    ]
    return sorted({id(n): n for n in found}.values(), key=lambda n: -n.col_offset)


def _collected(node: ast.AST) -> ast.expr | None:
    """What a loop adds up: `total += value`, `values.append(value)`."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        return node.value if not isinstance(node.value, ast.Constant) else None
    if isinstance(node, ast.Call) and called(node) == "append" and len(node.args) == 1:
        return node.args[0]
    return None


def _batches(code: Code, loop: ast.AST) -> list[str]:
    """Names and slices of a batch: what is cut from an array in the loop."""
    named = [
        code.text(n.targets[0])
        for n in ast.walk(loop)
        if isinstance(n, ast.Assign)
        and isinstance(n.targets[0], ast.Name)
        and isinstance(n.value, ast.Subscript)
    ]
    slices = [
        code.text(n)
        for n in ast.walk(loop)
        if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Slice)
    ]
    pairs = [
        code.text(t)
        for n in ast.walk(loop)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Tuple)
        for t in n.targets[0].elts
    ]
    return list(dict.fromkeys([*named, *pairs, *slices]))[:6]


def _wholes(code: Code, function: Function, data: list[str]) -> Iterator[Edit]:
    """The mean over batches as a sum over all samples."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and called(node) == "mean" and is_module_call(node):
            inner = code.text(node.args[0]) if len(node.args) == 1 else ""
            for name in data:
                yield code.replace(node, f"np.sum({inner}) / len({name})")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            for name in data:
                yield code.replace(node.right, f"len({name})")
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
            for name in data:
                yield code.replace(node.value, f"len({name})")


def _bracketed(code: Code, node: ast.expr) -> str:
    text = code.text(node)
    return text if isinstance(node, (ast.Name, ast.Call, ast.Subscript)) else f"({text})"
