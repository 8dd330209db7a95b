"""Edits of an engine's own code: how gradients add up, and in which order nodes are met."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, Function, called

Store = ast.Assign


def stores(code: Code, names: list[str | None], suffix: str) -> list[Store]:
    """Assignments to a gradient, where one that is there already would be lost.

    Without a `suffix` gradients stand in a mapping of the backward itself.
    """
    return [
        node
        for qualname in code.reached(*names)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and _is_gradient(node.targets[0], suffix)
        and not isinstance(node.value, (ast.Constant, ast.IfExp))
        and not _is_start(node.value)
        and code.text(node.targets[0]) not in code.text(node.value)
    ]


def _is_gradient(target: ast.expr, suffix: str) -> bool:
    if suffix:
        return isinstance(target, ast.Attribute) and target.attr == suffix
    return isinstance(target, ast.Subscript)


def start(code: Code, central: str | None, suffix: str) -> ast.AST | None:
    """The statement that gives the root its gradient; the whole backward where there is none."""
    function = code.function(central)
    if function is None:
        return None
    given = [
        n
        for n in ast.walk(function)
        if isinstance(n, ast.Assign)
        and isinstance(n.targets[0], ast.Attribute)
        and n.targets[0].attr == suffix
    ]
    return (*given, function)[0]


def _is_start(value: ast.expr) -> bool:
    """np.ones_like(self.data): the gradient of the root itself."""
    return any(
        isinstance(n, ast.Call) and called(n) in ("ones_like", "ones", "zeros_like", "zeros")
        for n in ast.walk(value)
    )


def added_up(code: Code, found: list[ast.Assign]) -> Iterator[Candidate]:
    """`=` becomes `+=`; or a sum, where what stands there at first may be None."""
    if not found:
        return
    groups = [found, *([n] for n in found)] if len(found) > 1 else [found]
    for group in groups:
        yield "add to the gradient that is there", tuple(_plus(code, n) for n in group)
        yield (
            "add to the gradient that is there",
            tuple(_sum_or_first(code, n) for n in group),
        )


def _plus(code: Code, node: ast.Assign) -> Edit:
    target = code.text(node.targets[0])
    return code.replace(node, f"{target} += {code.text(node.value)}")


def _sum_or_first(code: Code, node: ast.Assign) -> Edit:
    target, value = code.text(node.targets[0]), code.text(node.value)
    return code.replace(node, f"{target} = {value} if {target} is None else {target} + {value}")


# -- order ---------------------------------------------------------------------------------


def reordered(code: Code, central: str | None) -> Iterator[Candidate]:
    """Nodes met once each, each after all that use it."""
    for qualname in code.reached(central):
        function = code.functions[qualname]
        yield from _turned(code, function)
        yield from _children_first(code, function)
        yield from _once(code, function)
        yield from _by_generation(code, function)


def ordering(code: Code, central: str | None, *, direction: bool) -> ast.AST | None:
    """The statement that notes a node, or the loop over nodes where it is the direction that is
    wrong; else the whole backward.
    """
    function = code.function(central)
    if function is None:
        return None
    noted = [n for n in ast.walk(function) if isinstance(n, ast.stmt) and _noted(n) is not None]
    loops = sorted(
        (n for n in ast.walk(function) if isinstance(n, ast.For)), key=lambda n: n.lineno
    )
    over = [loop.iter for loop in loops][::-1]
    # a loop that is turned round already goes the right way: then nodes are noted too early
    turned = "reversed" in code.text(function) or "[::-1]" in code.text(function)
    return (
        (*over, *noted, function)[0] if direction and not turned else (*noted, *over, function)[0]
    )


def _turned(code: Code, function: Function) -> Iterator[Candidate]:
    for node in ast.walk(function):
        if isinstance(node, ast.For):
            inner = node.iter
            if isinstance(inner, ast.Call) and called(inner) == "reversed" and inner.args:
                yield "do not reverse", (code.replace(inner, code.text(inner.args[0])),)
            elif isinstance(inner, (ast.Name, ast.Attribute)):
                yield "from the root down", (code.replace(inner, f"reversed({code.text(inner)})"),)


def _children_first(code: Code, function: Function) -> Iterator[Candidate]:
    """A node goes on the list after those it was computed from."""
    for visit in ast.walk(function):
        body = getattr(visit, "body", None)
        if not isinstance(body, list):
            continue
        for first, second in itertools.pairwise(body):
            noted = _noted(first)
            if noted is None or not isinstance(second, ast.For):
                continue
            held, node = noted
            start, _ = code.source.span(first)
            begin, end = code.source.span(second)
            loop = code.source.text[begin:end]
            for text in (f"{held}.append({node})", f"{held}.insert(0, {node})"):
                edit = code.source.edit((start, end), f"{loop}\n{_indent(code, start)}{text}")
                yield "note a node after its operands", (edit,)


def _noted(statement: ast.stmt) -> tuple[str, str] | None:
    """The list and the node of `order.append(v)` or `order.insert(0, v)`."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("append", "insert"):
            return ast.unparse(call.func.value), ast.unparse(call.args[-1])
    return None


def _once(code: Code, function: Function) -> Iterator[Candidate]:
    """A node that was met is not met again."""
    for visit in ast.walk(function):
        if not isinstance(visit, ast.FunctionDef) or not visit.args.args:
            continue
        calls = [n for n in ast.walk(visit) if isinstance(n, ast.Call)]
        if not any(called(n) == visit.name for n in calls):
            continue
        node, first = visit.args.args[-1].arg, code.body(visit)[0]
        for call in calls:
            if isinstance(call.func, ast.Attribute) and call.func.attr in _NOTES and call.args:
                held, noted = code.text(call.func.value), code.text(call.args[-1])
                met = (
                    f"any({node} is met for met in {held})"
                    if noted == node
                    else f"{noted} in {held}"
                )
                yield "meet each node once", (code.before(first, f"if {met}: return"),)


_NOTES = ("append", "insert", "add")


def _by_generation(code: Code, function: Function) -> Iterator[Candidate]:
    """The node with the highest generation first, where nodes know theirs."""
    if "generation" not in code.source.text:
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if called(node.value) == "pop" and isinstance(node.value.func, ast.Attribute):
                held = code.text(node.value.func.value)
                line = f"{held}.sort(key=lambda made: made.generation)"
                yield "the latest generation first", (code.before(node, line),)


def _indent(code: Code, offset: int) -> str:
    start = code.source.text.rfind("\n", 0, offset) + 1
    line = code.source.text[start:offset]
    return line[: len(line) - len(line.lstrip())] if line.strip() else line


# -- a backward that runs again ------------------------------------------------------------


def set_back(code: Code, central: str | None, suffix: str) -> Iterator[Candidate]:
    """Every node of the graph starts from nothing, before the root starts from 1."""
    function = code.function(central)
    if function is None:
        return
    nothing = _initial(code, suffix)
    lists = dict.fromkeys(
        code.text(n.args[0])
        if isinstance(n, ast.Call) and called(n) == "reversed"
        else code.text(n)
        for loop in ast.walk(function)
        if isinstance(loop, ast.For)
        for n in (loop.iter,)
    )
    for statement in ast.walk(function):
        if not isinstance(statement, ast.Assign):
            continue
        target = statement.targets[0]
        if isinstance(target, ast.Attribute) and target.attr == suffix:
            for held in lists:
                line = f"for node in {held}: node.{suffix} = {nothing}"
                yield "start every node from nothing", (code.before(statement, line),)


def _initial(code: Code, suffix: str) -> str:
    for qualname, function in code.functions.items():
        if qualname.endswith("__init__"):
            for target, value, _ in code.assigned(function):
                if target.endswith(f".{suffix}") and isinstance(value, ast.Constant):
                    return code.text(value)
    return "0.0"


def set_anew(code: Code, card: Card) -> Iterator[Candidate]:
    """`self.dW += …` becomes `self.dW = …` in a layer's backward."""
    found = [
        node
        for qualname in code.reached(card.backward)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)
        and isinstance(node.target, (ast.Attribute, ast.Subscript))
    ]  # fmt: skip
    groups = [found, *([n] for n in found)] if len(found) > 1 else [found] if found else []
    for group in groups:
        edits = tuple(
            code.replace(n, f"{code.text(n.target)} = {code.text(n.value)}") for n in group
        )
        yield "put the gradient in place of the old one", edits
