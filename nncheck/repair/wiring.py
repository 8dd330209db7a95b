"""The way back through the parts of a network: turned round, made whole, led through what it leaves out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from ..model import Card
from .changes import Candidate
from .code import Code, Function

_FORWARD = ("forward", "call", "__call__", "apply", "predict", "feed", "transform", "activate")


def rewired(code: Code, card: Card) -> Iterator[Candidate]:
    """Edits of what runs the backward of other objects, the smallest first."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        calls = back_calls(function)
        if not calls:
            continue
        yield from _handed_on(code, function, calls)
        yield from _carried(code, function, calls)
        yield from _loops(code, function)
        yield from _joined(code, function, calls)
        yield from _led_through(code, card, function, calls)
        yield from _exchanged(code, calls)
        yield from _others(code, card, calls)


def back_calls(function: Function) -> list[ast.Call]:
    """Calls of the backward of another object, in the order of the text."""
    found = [n for n in ast.walk(function) if isinstance(n, ast.Call) and _goes_back(n)]
    return sorted(found, key=lambda n: (n.lineno, n.col_offset))


def _goes_back(node: ast.Call) -> bool:
    func = node.func
    if not isinstance(func, ast.Attribute) or "back" not in func.attr.lower():
        return False
    return not (isinstance(func.value, ast.Name) and func.value.id in ("self", "cls"))


def receiver(code: Code, call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return code.text(call.func.value)


def _handed_on(code: Code, function: Function, calls: list[ast.Call]) -> Iterator[Candidate]:
    """What a call gives back and nobody keeps takes the place of what it was given."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Expr) or node.value not in calls:
            continue
        call = node.value
        assert isinstance(call, ast.Call)
        given = next((a for a in call.args if isinstance(a, ast.Name)), None)
        names = [given.id] if given is not None else []
        for name in names:
            yield "hand on what it gives back", (code.replace(call, f"{name} = {code.text(call)}"),)


def _carried(code: Code, function: Function, calls: list[ast.Call]) -> Iterator[Candidate]:
    """In a loop the next part is handed what the last one gave back, and not what that was given."""
    for loop in (n for n in ast.walk(function) if isinstance(n, ast.For)):
        for node in ast.walk(loop):
            if not isinstance(node, ast.Assign) or node.value not in calls:
                continue
            target, given = node.targets[0], next(iter(getattr(node.value, "args", ())), None)
            if (
                isinstance(target, ast.Name)
                and isinstance(given, ast.Name)
                and target.id != given.id
            ):
                after = [
                    v
                    for v in code.returned(function)
                    if isinstance(v, ast.Name) and v.id == target.id
                ]
                edits = tuple(code.replace(n, given.id) for n in (target, *after))
                yield "hand on what it gives back", edits


def _joined(code: Code, function: Function, calls: list[ast.Call]) -> Iterator[Candidate]:
    """Two ways that meet: what came in, or what a part gave back, added to what goes on from there."""
    kept = [
        n.targets[0].id
        for n in ast.walk(function)
        if isinstance(n, ast.Assign) and n.value in calls and isinstance(n.targets[0], ast.Name)
    ]
    names = list(dict.fromkeys([*code.parameters(function)[:2], *kept]))
    ends = [v for v in code.returned(function) if isinstance(v, (ast.Name, ast.Call, ast.BinOp))]
    ends += [c.args[0] for c in calls[1:] if len(c.args) == 1 and isinstance(c.args[0], ast.Name)]
    for value in ends:
        there = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        for name in (n for n in names if n not in there):
            yield f"add {name}", (code.replace(value, f"{code.text(value)} + {name}"),)


def _loops(code: Code, function: Function) -> Iterator[Candidate]:
    for node in ast.walk(function):
        if isinstance(node, ast.For) and any(
            isinstance(n, ast.Call) and _goes_back(n) for n in ast.walk(node)
        ):
            yield from _turned(code, node.iter)
            yield from _whole(code, node.iter)


def _turned(code: Code, walked: ast.expr) -> Iterator[Candidate]:
    """The other way round."""
    why, text = "go back from the last layer to the first", code.text(walked)
    if isinstance(walked, ast.Call) and isinstance(walked.func, ast.Name):
        if walked.func.id == "reversed" and len(walked.args) == 1:
            yield "go the other way", (code.replace(walked, code.text(walked.args[0])),)
            return
    if isinstance(walked, ast.Subscript) and text.endswith("[::-1]"):
        yield "go the other way", (code.replace(walked, code.text(walked.value)),)
        return
    for new in (f"reversed({text})", f"reversed(list({text}))"):
        yield why, (code.replace(walked, new),)


def _whole(code: Code, walked: ast.expr) -> Iterator[Candidate]:
    """All layers, where a part of them is cut off."""
    for node in ast.walk(walked):
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
            continue
        cut, whole = node.slice, code.text(node.value)
        if cut.step is None:
            yield "go through all layers", (code.replace(node, whole),)
        elif cut.lower is not None or cut.upper is not None:
            step = code.text(cut.step)
            yield "go through all layers", (code.replace(node, f"{whole}[::{step}]"),)


def _led_through(
    code: Code, card: Card, function: Function, calls: list[ast.Call]
) -> Iterator[Candidate]:
    """A part that runs in the forward and is left out on the way back."""
    there = {receiver(code, c) for c in calls}
    method = calls[0].func.attr if isinstance(calls[0].func, ast.Attribute) else "backward"
    for part in _run_forward(code, card):
        if part in there:
            continue
        why = f"lead it through {part}"
        for call in calls:
            if len(call.args) != 1:
                continue
            given = code.text(call.args[0])
            statement = _statement(function, call)
            if isinstance(call.args[0], ast.Name) and statement is not None:
                line = f"{given} = {part}.{method}({given})"
                yield why, (code.before(statement, line),)
            if not isinstance(call.args[0], ast.Constant):
                yield why, (code.replace(call.args[0], f"{part}.{method}({given})"),)
            for loop in _around(function, call):
                if isinstance(call.args[0], ast.Name):
                    line = f"{given} = {part}.{method}({given})"
                    yield why, (code.before(loop, line),)
                    yield why, (code.after(loop, line),)
        for value in [calls[-1], *code.returned(function)]:
            if not isinstance(value, (ast.Tuple, ast.Constant)):
                yield why, (code.replace(value, f"{part}.{method}({code.text(value)})"),)


def _statement(function: Function, call: ast.Call) -> ast.stmt | None:
    """The simple statement that the call stands in."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Assign, ast.Expr, ast.Return, ast.AugAssign)):
            if any(inner is call for inner in ast.walk(node)):
                return node
    return None


def _around(function: Function, call: ast.Call) -> list[ast.For | ast.While]:
    """The loops that the call stands in."""
    loops = [n for n in ast.walk(function) if isinstance(n, (ast.For, ast.While))]
    return [n for n in loops if any(inner is call for inner in ast.walk(n))]


def _run_forward(code: Code, card: Card) -> list[str]:
    """What the forward calls of the object's own parts: `self.act`, `self.layers['fc']`."""
    found: list[str] = []
    for qualname in code.reached(card.forward):
        for node in ast.walk(code.functions[qualname]):
            if not isinstance(node, ast.Call):
                continue
            func = node.func
            if isinstance(func, ast.Attribute) and func.attr in _FORWARD:
                func = func.value
            text = code.text(func)
            if text.startswith("self.") and _part(text) in card.parts:
                found.append(text)
    return list(dict.fromkeys(found))


def _part(text: str) -> str:
    return text.removeprefix("self.").replace('"', "'")


def _exchanged(code: Code, calls: list[ast.Call]) -> Iterator[Candidate]:
    """Two parts, each in the place of the other."""
    for one, other in combinations(calls, 2):
        a, b = receiver(code, one), receiver(code, other)
        if a == b:
            continue
        assert isinstance(one.func, ast.Attribute)
        assert isinstance(other.func, ast.Attribute)
        edits = (code.replace(one.func.value, b), code.replace(other.func.value, a))
        yield f"exchange {a} and {b}", edits
    if len(calls) > 2:
        # the whole row the other way round
        names = [receiver(code, c) for c in calls]
        row = tuple(
            code.replace(c.func.value, n)
            for c, n in zip(calls, reversed(names), strict=True)
            if isinstance(c.func, ast.Attribute) and receiver(code, c) != n
        )
        if row:
            yield "go back from the last layer to the first", row


def _others(code: Code, card: Card, calls: list[ast.Call]) -> Iterator[Candidate]:
    """Another part in the place of one; another gradient that is at hand goes into it."""
    parts = _run_forward(code, card)
    for call in calls:
        assert isinstance(call.func, ast.Attribute)
        for part in parts:
            if part != receiver(code, call):
                yield f"{part} instead", (code.replace(call.func.value, part),)
