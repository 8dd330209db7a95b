"""Candidate edits of axes, transposes, names and in-place writes. Which of them mends is found by trial."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Card, Edit
from .changes import Candidate, wrapped
from .code import Code, Function, atomic, called, is_module_call
from .sites import sites


def reductions_per_row(code: Code, function: Function) -> Iterator[Candidate]:
    """Give `sum` and `max` without an axis the last axis, all in one function at once, then each."""
    calls = [c for c in code.calls(function, ("sum", "max", "amax", "min")) if not has_axis(c)]
    edits = tuple(e for c in calls if (e := with_axis(code, c)) is not None)
    names = " and ".join(dict.fromkeys(called(c) for c in calls))
    if edits:
        yield f"{names} over the last axis", edits
    if len(edits) > 1:
        for call in calls:
            edit = with_axis(code, call)
            if edit is not None:
                yield f"{called(call)} over the last axis", (edit,)


def with_axis(code: Code, call: ast.Call, *, axis: str = "axis=-1, keepdims=True") -> Edit | None:
    """The call with an axis, in its own form (`np.sum(x)` or `x.sum()`)."""
    start, end = code.source.span(call)
    text = code.source.text[start:end]
    if not text.endswith(")"):
        return None
    lead = ", " if call.args or call.keywords else ""
    inside = text[:-1].rstrip()
    if inside.endswith(","):
        lead = " "
    return code.source.edit((start + len(inside), end - 1), f"{lead}{axis}")


def has_axis(call: ast.Call) -> bool:
    needed = 1 if is_module_call(call) or isinstance(call.func, ast.Name) else 0
    return len(call.args) > needed or any(k.arg == "axis" for k in call.keywords)


def transposed(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Take `.T` off or put it on, or exchange the sides of a matrix product."""
    for slot in slots:
        for site in sites(code, card, slot):
            for node in ast.walk(site):
                sides = _product(node)
                if sides is not None:
                    a, b = (code.text(s) for s in sides)
                    yield (
                        "transpose the product",
                        (_swap(code, node, sides, f"{_flip(b)}", f"{_flip(a)}"),),
                    )
                    yield "exchange the sides", (_swap(code, node, sides, b, a),)
                    yield "transpose the left side", (_swap(code, node, sides, _flip(a), b),)
                    yield "transpose the right side", (_swap(code, node, sides, a, _flip(b)),)
            yield "transpose it", (wrapped(code, site, "{}.T"),)


def _product(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if isinstance(node, ast.Call) and called(node) in ("dot", "matmul"):
        if is_module_call(node) and len(node.args) == 2:
            return node.args[0], node.args[1]
        if isinstance(node.func, ast.Attribute) and len(node.args) == 1:
            return node.func.value, node.args[0]
    return None


def _swap(
    code: Code, node: ast.AST, sides: tuple[ast.expr, ast.expr], left: str, right: str
) -> Edit:
    (a0, a1), (b0, b1) = (code.source.span(s) for s in sides)
    start, end = code.source.span(node)
    text = code.source.text
    return code.source.edit(
        (start, end), text[start:a0] + left + text[a1:b0] + right + text[b1:end]
    )


def _flip(text: str) -> str:
    if text.endswith(".T"):
        return text[:-2]
    return f"{text}.T" if text.replace("_", "").replace(".", "").isalnum() else f"({text}).T"


def axes_changed(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Another axis in the reductions that make these gradients."""
    for slot in slots:
        for site in sites(code, card, slot):
            calls = [
                n
                for n in ast.walk(site)
                if isinstance(n, ast.Call) and called(n) in ("sum", "mean")
            ]
            for call in calls:
                yield from _other_axes(code, call)
            if not calls:
                axis = card.sample_axis or 0
                yield f"sum over axis {axis}", (wrapped(code, site, "{}.sum(axis=" + f"{axis})"),)


def _other_axes(code: Code, call: ast.Call) -> Iterator[Candidate]:
    keyword = next((k for k in call.keywords if k.arg == "axis"), None)
    position = 1 if is_module_call(call) else 0
    node = (
        keyword.value if keyword else (call.args[position] if len(call.args) > position else None)
    )
    for axis in ("0", "1", "(0, 2, 3)", "(0, 1)", "(1, 2)"):
        if node is None:
            edit = with_axis(code, call, axis=f"axis={axis}")
            if edit is not None:
                yield f"sum over axis {axis}", (edit,)
        elif code.text(node) != axis:
            yield f"sum over axis {axis}", (code.replace(node, axis),)


def renamed(code: Code, owner: str, wrote: str, meant: str) -> Iterator[Candidate]:
    """A misspelt method under its right name, where it is defined and where it is called."""
    edits: list[Edit] = []
    for qualname, function in code.functions.items():
        if qualname.rsplit(".", 1)[-1] == wrote:
            start, _ = code.source.span(function)
            at = code.source.text.index(wrote, start)
            edits.append(code.source.edit((at, at + len(wrote)), meant))
    for node in ast.walk(code.source.tree):
        if isinstance(node, ast.Attribute) and node.attr == wrote:
            _, end = code.source.span(node)
            edits.append(code.source.edit((end - len(wrote), end), meant))
    if edits:
        yield f"rename {owner}.{wrote} to {meant}", tuple(edits)


def axes_exchanged(code: Code, function: Function) -> Iterator[Candidate]:
    """Reductions over the first axis take the last one, all of a function at once, then each."""
    edits = [
        code.replace(keyword.value, "-1")
        for call in code.calls(function, ("sum", "max", "mean", "amax"))
        for keyword in call.keywords
        if keyword.arg == "axis" and code.text(keyword.value) == "0"
    ]
    if len(edits) > 1:
        yield "reduce over the last axis", tuple(edits)
    for edit in edits:
        yield "reduce over the last axis", (edit,)


def shifted_by_row_max(code: Code, function: Function) -> Iterator[Candidate]:
    """Subtract the row's maximum from what an exponential is taken of, everywhere in a function."""
    calls = [c for c in code.calls(function, ("exp",)) if c.args]
    arguments = dict.fromkeys(code.text(c.args[0]) for c in calls)
    for text in arguments:
        edits = tuple(
            code.replace(c.args[0], f"{text} - np.max({text}, axis=-1, keepdims=True)")
            for c in calls
            if code.text(c.args[0]) == text
        )
        yield "subtract the row's maximum first", edits
    names = [p for p in code.parameters(function) if p in arguments]
    for name in names:
        line = f"{name} = {name} - np.max({name}, axis=-1, keepdims=True)"
        yield "subtract the row's maximum first", (code.before(code.body(function)[0], line),)


def out_of_place(code: Code, function: Function, name: str) -> Iterator[Candidate]:
    """An in-place write to `name` as a new array: `dout[mask] = 0` → `dout = dout * ~mask`."""
    for node in ast.walk(function):
        if isinstance(node, ast.AugAssign) and code.text(node.target) == name:
            operator = _OPERATORS.get(type(node.op))
            if operator:
                value = code.text(node.value)
                value = value if atomic(node.value) else f"({value})"
                yield (
                    f"a new array in place of {name}",
                    (code.replace(node, f"{name} = {name} {operator} {value}"),),
                )


_OPERATORS = {ast.Mult: "*", ast.Add: "+", ast.Sub: "-", ast.Div: "/", ast.Pow: "**"}
