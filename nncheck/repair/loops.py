"""Candidate edits of loops: what they add up, where they end, how far they go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, Function

Loop = ast.For | ast.While


def added_up(code: Code, card: Card) -> Iterator[Candidate]:
    """`+=` where a loop of the backward writes with `=`: one at a time, then all that index."""
    edits = [
        (code.text(s.targets[0]), _augmented(code, s))
        for function in _functions(code, card)
        for loop in _loops(function)
        for s in ast.walk(loop)
        if isinstance(s, ast.Assign)
        and len(s.targets) == 1
        and isinstance(s.targets[0], (ast.Subscript, ast.Attribute, ast.Name))
    ]
    for name, edit in edits:
        yield f"add to {name} instead of overwriting it", (edit,)
    written = [edit for name, edit in edits if "[" in name]
    if len(written) > 1:
        yield "add up instead of overwriting", tuple(dict.fromkeys(written))


def overwritten_unread(code: Code, card: Card) -> Iterator[Candidate]:
    """`+=` where a block assigns to one target twice and nothing reads the first value."""
    for function in _functions(code, card):
        for block in ast.walk(function):
            body = _block(block)
            for at, second in enumerate(body):
                if isinstance(second, ast.Assign) and len(second.targets) == 1:
                    target = code.text(second.targets[0])
                    if target not in code.text(second.value) and _unread(code, body[:at], target):
                        yield (
                            f"add to {target} instead of overwriting it",
                            (_augmented(code, second),),
                        )


def _block(node: ast.AST) -> list[ast.stmt]:
    body = getattr(node, "body", ())
    return list(body) if isinstance(body, list) else []


def _unread(code: Code, before: list[ast.stmt], target: str) -> bool:
    """The last of these that speaks of the target assigns to it."""
    last = next((s for s in reversed(before) if target in code.text(s)), None)
    return isinstance(last, ast.Assign) and code.text(last.targets[0]) == target


def _augmented(code: Code, statement: ast.Assign) -> Edit:
    _, end = code.source.span(statement.targets[0])
    start, _ = code.source.span(statement.value)
    return code.source.edit((end, start), " += ")


def ended_later(code: Code, card: Card) -> Iterator[Candidate]:
    """A `return` moved out of the loop that it stands in; a `break` taken away."""
    for function in _functions(code, card):
        for loop in _loops(function):
            for statement in loop.body:
                if isinstance(statement, ast.Return):
                    yield "return after the loop", (_dedented(code, loop, statement),)
                if isinstance(statement, ast.Break):
                    yield "go through the whole loop", (code.replace(statement, "pass"),)


def _dedented(code: Code, loop: Loop, statement: ast.Return) -> Edit:
    text = code.source.text
    outer, _ = code.source.span(loop)
    start, _ = code.source.span(statement)
    line = text.rfind("\n", 0, start) + 1
    begin = text.rfind("\n", 0, outer) + 1
    return code.source.edit((line, start), text[begin:outer])


def reaching_further(code: Code, card: Card) -> Iterator[Candidate]:
    """The bounds of a range one further, at either end; all samples instead of one."""
    for function in _functions(code, card):
        for node in ast.walk(function):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != "range" or not node.args:
                continue
            yield from _wider(code, node)


def _wider(code: Code, call: ast.Call) -> Iterator[Candidate]:
    stop = call.args[1] if len(call.args) > 1 else call.args[0]
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Sub) and _is(stop.right, 1):
        yield "go to the end", (code.replace(stop, code.text(stop.left)),)
    if len(call.args) > 1 and _is(call.args[0], 1):
        new = code.text(stop) if len(call.args) == 2 else "0"
        if len(call.args) == 2:
            start, _ = code.source.span(call.args[0])
            end, _ = code.source.span(stop)
            yield "start at 0", (code.source.edit((start, end), ""),)
        else:
            yield "start at 0", (code.replace(call.args[0], new),)
    if len(call.args) == 3 and _is_minus_one(call.args[2]):
        if isinstance(stop, ast.Constant) and isinstance(stop.value, int):
            new = str(stop.value - 1)
            yield f"go down to {stop.value}", (code.replace(stop, new),)
    yield "go one further", (code.replace(stop, f"{code.text(stop)} + 1"),)


def _is(node: ast.expr, value: int) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _is_minus_one(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and _is(node.operand, 1)


def added_at(code: Code, card: Card) -> Iterator[Candidate]:
    """`np.add.at(dW, indices, dout)` for `dW[indices] += dout` (or `=`)."""
    for function in _functions(code, card):
        for node in ast.walk(function):
            if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
                target = node.target
            elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                target = node.targets[0]  # type: ignore[assignment]
            else:
                continue
            if isinstance(target, ast.Subscript):
                array, index, value = (
                    code.text(n) for n in (target.value, target.slice, node.value)
                )
                taken = isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub)
                new = f"np.{'subtract' if taken else 'add'}.at({array}, {index}, {value})"
                yield "add for every occurrence", (code.replace(node, new),)


def stored(code: Code, card: Card) -> Iterator[ast.stmt]:
    """Statements of the backward that put something into an array by index."""
    for function in _functions(code, card):
        for node in ast.walk(function):
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AugAssign) else targets
            if isinstance(node, ast.stmt) and any(isinstance(t, ast.Subscript) for t in targets):
                yield node


def carried_added(code: Code, card: Card) -> Iterator[Candidate]:
    """What a loop computes for its next turn and does not use, added to what each turn starts with.

    Names that are assigned in the loop and read nowhere come first, and are added to the step's
    own share of the incoming gradient (`dhs[:, t]`) before they are added to whole values.
    """
    for function in _functions(code, card):
        read = {
            n.id
            for n in ast.walk(function)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
        }
        for loop in _loops(function):
            assigned = [
                s
                for s in loop.body
                if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)
            ]
            names = [s.targets[0].id for s in assigned if isinstance(s.targets[0], ast.Name)]
            carried = sorted(dict.fromkeys(names), key=lambda n: (n in read, -names.index(n)))
            for name in carried:
                for share in _shares(function, loop):
                    new = _summed(code, share, name)
                    yield f"add {name} from the step after", (code.replace(share, new),)
                for statement in assigned:
                    if name != code.text(statement.targets[0]):
                        new = f"{code.text(statement.value)} + {name}"
                        yield (
                            f"add {name} from the step after",
                            (code.replace(statement.value, new),),
                        )


def unread_added(code: Code, card: Card) -> Iterator[Candidate]:
    """What the backward is given, or computes, and reads nowhere, added to each value in turn."""
    for function in _functions(code, card):
        loaded = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
        read = {n.id for n in loaded if isinstance(n.ctx, ast.Load)}
        given = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
        made = [t for t, _, _ in code.assigned(function) if t.isidentifier()]
        unread = [n for n in dict.fromkeys([*given, *made]) if n not in read and n != "_"]
        for name in unread:
            for target, value, _ in code.assigned(function):
                if target != name and not isinstance(value, ast.Constant):
                    new = f"{code.text(value)} + {name}"
                    yield f"add {name}, which nothing reads", (code.replace(value, new),)


def _shares(function: Function, loop: Loop) -> list[ast.Subscript]:
    """Where a loop reads an argument of its function at an index of its own."""
    given = {a.arg for a in function.args.args if a.arg not in ("self", "cls")}
    turns = ast.walk(loop.target) if isinstance(loop, ast.For) else ()
    counted = {n.id for n in turns if isinstance(n, ast.Name)}
    return [
        node
        for statement in loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id in given
        and any(isinstance(n, ast.Name) and n.id in counted for n in ast.walk(node.slice))
    ]


def _summed(code: Code, node: ast.expr, name: str) -> str:
    """The sum with the name, in parentheses where there are none around it."""
    start, end = code.source.span(node)
    text = code.source.text
    bare = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    return f"{code.text(node)} + {name}" if bare else f"({code.text(node)} + {name})"


def _functions(code: Code, card: Card) -> list[Function]:
    return [code.functions[q] for q in code.reached(card.backward) if not q.endswith("__init__")]


def _loops(function: Function) -> list[Loop]:
    return [n for n in ast.walk(function) if isinstance(n, (ast.For, ast.While))]
