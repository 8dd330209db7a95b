"""Candidate edits, each a small change of one expression. Which of them mends is found by trial."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Card, Edit
from .code import Code, Function, atomic, called, is_module_call
from .sites import everything, names_of_batch, sites

Candidate = tuple[str, tuple[Edit, ...]]


def wrapped(code: Code, node: ast.expr, template: str) -> Edit:
    """`template` with `{}` where the expression stands, bracketed where it must be.

    Brackets that the expression already has are taken along, and none are put around products.
    """
    start, end = bracketed(code, node)
    text = code.source.text[start:end]
    is_product = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div))
    bare = atomic(node) or (start, end) != code.source.span(node) or (
        is_product and template.strip("{} ")[:1] not in ("-", ".") and "**" not in template
        and not template.startswith("{}.")
    )  # fmt: skip
    return code.source.edit((start, end), template.format(text if bare else f"({text})"))


def bracketed(code: Code, node: ast.expr) -> tuple[int, int]:
    """The span of an expression with the brackets that stand directly around it.

    The brackets of a call belong to the call: an opening one after a name is not taken.
    """
    start, end = code.source.span(node)
    text = code.source.text
    left, right = len(text[:start].rstrip(" ")), end + len(text[end:]) - len(text[end:].lstrip(" "))
    opens = left > 0 and text[left - 1] == "(" and right < len(text) and text[right] == ")"
    before = text[: left - 1].rstrip(" ")[-1:] if opens else ""
    if opens and not (before.isalnum() or before in ("_", ")", "]")):
        return left - 1, right + 1
    return start, end


def places_to_scale(code: Code, card: Card, slots: Iterable[str]) -> list[ast.expr]:
    """Where one factor mends all of `slots`: their own sites, then everything computed before."""
    own = [site for slot in slots for site in sites(code, card, slot)]
    return list({id(n): n for n in (*own, *everything(code, card))}.values())


def each_own(code: Code, card: Card, slots: Iterable[str], *, divide: bool) -> Iterator[Candidate]:
    """One edit for every slot where its gradient is made, all at once.

    `divide`: by the batch size; else the division at the end of each is dropped.
    """
    own = {s: list(sites(code, card, s)[:1]) for s in slots}
    nodes = [n for found in own.values() for n in found]
    if len(nodes) < 2 or len({id(n) for n in nodes}) < len(nodes):
        return
    if divide:
        for size in names_of_batch(code, card):
            edits = tuple(wrapped(code, n, "{} / " + size) for n in nodes)
            yield f"divide each by the batch size {size}", edits
    elif all(isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div) for n in nodes):
        edits = tuple(code.replace(n, code.text(n.left)) for n in nodes if isinstance(n, ast.BinOp))
        yield "drop the divisions", edits


def divided_by_batch(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Divide by the number of samples, wherever the backward may have forgotten it."""
    yield from each_own(code, card, slots, divide=True)
    batch = names_of_batch(code, card)
    for site in places_to_scale(code, card, slots):
        for size in batch:
            yield f"divide by the batch size {size}", (wrapped(code, site, "{} / " + size),)


def normalizers_replaced(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Put another size where a division's right side is one, or drop the division."""
    yield from each_own(code, card, slots, divide=False)
    sizes = names_of_batch(code, card)
    sizes += [s.replace(".shape[0]", ".size") for s in sizes if s.endswith(".shape[0]")]
    for division in _divisions(code, card):
        for size in sizes:
            if size != code.text(division.right):
                yield f"divide by {size}", (code.replace(division.right, size),)
        yield "drop the division", (code.replace(division, code.text(division.left)),)
    for target, value, _ in _size_assignments(code, card):
        for size in sizes:
            if size not in (target, code.text(value)):
                yield f"{target} is {size}", (code.replace(value, size),)
    yield from divided_by_batch(code, card, slots)


def _divisions(code: Code, card: Card) -> list[ast.BinOp]:
    return [
        node
        for qualname in code.reached(card.backward)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]


def _size_assignments(code: Code, card: Card) -> list[tuple[str, ast.expr, ast.stmt]]:
    function = code.function(card.backward)
    if function is None:
        return []
    return [
        found
        for found in code.assigned(function)
        if ".shape" in code.text(found[1])
        or ".size" in code.text(found[1])
        or "len(" in code.text(found[1])
    ]


def constants_changed(
    code: Code, card: Card, slots: Iterable[str], ratio: float
) -> Iterator[Candidate]:
    """Take a spare number out of a product, put the missing one in, or scale the whole."""
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.BinOp):
                yield from _without_number(code, node)
                yield from _other_number(code, node, ratio)
    factor = 1.0 / ratio
    for site in places_to_scale(code, card, slots):
        yield f"scale by {factor:g}", (wrapped(code, site, f"{factor:g} * " + "{}"),)


def _without_number(code: Code, node: ast.BinOp) -> Iterator[Candidate]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mult) and _is_number(left):
        yield f"drop the factor {code.text(left)}", (code.replace(node, code.text(right)),)
    if isinstance(node.op, (ast.Mult, ast.Div)) and _is_number(right):
        yield f"drop the factor {code.text(right)}", (code.replace(node, code.text(left)),)
    if isinstance(node.op, ast.Pow) and _is_number(right) and code.text(right) != "2":
        yield "square it", (code.replace(right, "2"),)


def _other_number(code: Code, node: ast.BinOp, ratio: float) -> Iterator[Candidate]:
    """2 where 3 is needed: the number in a product becomes what makes the ratio 1."""
    if not isinstance(node.op, (ast.Mult, ast.Div)):
        return
    for side in (node.left, node.right):
        if isinstance(side, ast.Constant) and isinstance(side.value, (int, float)):
            over = isinstance(node.op, ast.Div) and side is node.right
            value = side.value * ratio if over else side.value / ratio
            if abs(value - round(value, 3)) < 1e-4 and value not in (0, side.value):
                new = f"{round(value, 3):g}"
                yield f"{new} instead of {code.text(side)}", (code.replace(side, new),)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def negated(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """Turn one sign: a minus taken away, the sides of a difference exchanged, or the whole negated."""
    for site in places_to_scale(code, card, slots):
        for node in ast.walk(site):
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                yield "drop the minus", (code.replace(node, code.text(node.operand)),)
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
                new = f"{code.text(node.right)} - {code.text(node.left)}"
                if atomic(node.left) and atomic(node.right):
                    yield "exchange the sides of the difference", (code.replace(node, new),)
    for site in places_to_scale(code, card, slots):
        if not (
            isinstance(site, ast.Call) and called(site) in ("sqrt", "norm", "len", "max", "abs")
        ):
            yield "negate it", (wrapped(code, site, "-{}"),)


def multiplied_by_upstream(code: Code, card: Card, slots: Iterable[str]) -> Iterator[Candidate]:
    """`dout *` before what backward returns."""
    function = code.function(card.backward)
    parameters = code.parameters(function) if function else []
    ends = _endings(code, card, slots)
    if len(ends) > 1 and parameters:
        edits = tuple(wrapped(code, node, f"{parameters[0]} * " + "{}") for node in ends)
        yield f"multiply each by {parameters[0]}", edits
    for site in places_to_scale(code, card, slots):
        for name in parameters[:1]:
            yield f"multiply by {name}", (wrapped(code, site, f"{name} * " + "{}"),)


def _endings(code: Code, card: Card, slots: Iterable[str]) -> list[ast.expr]:
    """What the backward returns, on each of its ways, where it returns in several places."""
    function = code.function(card.backward)
    if function is None or len(list(slots)) != 1:
        return []
    return [v for v in code.returned(function) if not isinstance(v, ast.Tuple)]


def copied_first(code: Code, function: Function, name: str) -> Candidate:
    """A private copy of an argument before the function does anything with it."""
    return f"work on a copy of {name}", (
        code.before(Code.body(function)[0], f"{name} = {name}.copy()"),
    )


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
