"""Edits of code that shuffles, batches and splits: one order for all, other indices, other bounds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Edit
from .code import Code, Function, called

Edits = Iterator[tuple[str, tuple[Edit, ...]]]
_DRAWS = ("choice", "randint", "integers", "choices")


def one_order(code: Code, function: Function) -> Edits:
    """One permutation for all arrays: drawn once, or in place of two shuffles."""
    drawn = code.calls(function, ("permutation",))
    statement = _statement(function, drawn[0]) if drawn else None
    if len(drawn) > 1 and statement is not None:
        first = code.text(drawn[0])
        name = _free(function, "order")
        edits = [code.before(statement, f"{name} = {first}")]
        yield "draw one order for both", (*edits, *(code.replace(d, name) for d in drawn))
    shuffles = [s for s in ast.walk(function) if _is_shuffle(s)]
    if len(shuffles) > 1:
        name = _free(function, "order")
        arrays = [code.text(_call(s).args[0]) for s in shuffles]
        made = [
            code.replace(s, f"{a}[:] = {a}[{name}]") for s, a in zip(shuffles, arrays, strict=True)
        ]
        first_line = f"{name} = np.random.permutation(len({arrays[0]}))"
        assert isinstance(shuffles[0], ast.stmt)
        yield "put both into one order", (code.before(shuffles[0], first_line), *made)


def same_index(code: Code, function: Function) -> Edits:
    """One array is indexed as another is: the index put in place of its own, or added."""
    indexed = [n for n in ast.walk(function) if isinstance(n, ast.Subscript) and _is_load(n)]
    texts = dict.fromkeys(code.text(n.slice) for n in indexed)
    for node in reversed(indexed):
        for text in texts:
            if text != code.text(node.slice):
                yield "take the same rows of both", (code.replace(node.slice, text),)
    given = set(code.parameters(function))
    values = [v for n in ast.walk(function) for v in _given_back(n)]
    for name in values:
        if isinstance(name, ast.Name) and name.id in given:
            for text in texts:
                yield "take the same rows of both", (code.replace(name, f"{name.id}[{text}]"),)


def taken_along(code: Code, function: Function) -> Edits:
    """`x = x[order]` alone: the same for another array beside it."""
    given = list(code.parameters(function))
    for target, value, statement in code.assigned(function):
        if not isinstance(value, ast.Subscript) or code.text(value.value) != target:
            continue
        for other in given:
            if other != target:
                line = f"{other} = {other}[{code.text(value.slice)}]"
                yield f"{other} as well", (code.after(statement, line),)
    for call in code.calls(function, ("shuffle",)):
        statement_of = _statement(function, call)
        array = code.text(call.args[0]) if call.args else ""
        for other in given if statement_of is not None and array in given else ():
            if other != array and statement_of is not None:
                name = _free(function, "order")
                new = f"{name} = np.random.permutation(len({array}))"
                both = code.after(
                    statement_of, f"{array}, {other} = {array}[{name}], {other}[{name}]"
                )
                yield "one order for both", (code.replace(call, new), both)


def disorder(code: Code, name: str) -> ast.AST | None:
    """Where rows are put into another order, in the loop or in what it runs."""
    found: list[ast.AST] = []
    for qualname in code.reached(name):
        function = code.functions[qualname]
        drawn = [t for t, v, _ in code.assigned(function) if _draws_order(v)]
        found += [
            n
            for n in ast.walk(function)
            if isinstance(n, ast.Subscript)
            and _is_load(n)
            and (code.text(n.slice) in drawn or _draws_order(n.slice))
        ]
        found += code.calls(function, ("shuffle",))
    return found[-1] if found else None


def _draws_order(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node) in (
        "permutation",
        "argsort",
        "shuffle",
        "sample",
    )


def shuffled_by_numpy(code: Code, function: Function) -> Edits:
    """`random.shuffle` exchanges views of rows; numpy's copies them."""
    for call in code.calls(function, ("shuffle",)):
        if code.text(call.func) != "np.random.shuffle":
            yield "numpy moves whole rows", (code.replace(call.func, "np.random.shuffle"),)


def without_replacement(code: Code, function: Function) -> Edits:
    """Each row once: a permutation that is cut into batches, or a draw without replacement."""
    for call in code.calls(function, _DRAWS):
        if not call.args:
            continue
        count = call.args[
            1 if called(call) in ("randint", "integers") and len(call.args) > 2 else 0
        ]
        total, name = code.text(count), _free(function, "order")
        loop = _loop(function, call)
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name):
            size = code.text(call.args[-1])
            i = loop.target.id
            for cut in (f"[{i}:{i} + {size}]", f"[{i} * {size}:({i} + 1) * {size}]"):
                drawn = code.before(loop, f"{name} = np.random.permutation({total})")
                yield "go through one permutation", (drawn, code.replace(call, f"{name}{cut}"))
        yield "each row once", (code.replace(call, f"np.random.permutation({total})"),)
        if called(call) == "choice":
            once = f"{code.text(call)[:-1]}, replace=False)"
            yield "draw without replacement", (code.replace(call, once),)


def apart(code: Code, function: Function) -> Edits:
    """What one part takes the other leaves: bounds of slices exchanged, or the rest of a draw."""
    slices = [n for n in ast.walk(function) if isinstance(n, ast.Slice)]
    bounds = list(dict.fromkeys(code.text(b) for s in slices for b in (s.lower, s.upper) if b))
    for text in bounds:
        changed = {
            side: tuple(
                code.replace(bound, text)
                for s in slices
                if (bound := getattr(s, side)) is not None and code.text(bound) != text
            )
            for side in ("lower", "upper")
        }
        for edits in changed.values():
            if edits:
                yield f"cut at {text}", edits
            yield from ((f"cut at {text}", (edit,)) for edit in edits)
    draws = [
        (target, value)
        for target, value, _ in code.assigned(function)
        if isinstance(value, ast.Call) and called(value) in _DRAWS and value.args
    ]
    if len(draws) > 1:
        (name, first), (_, second) = draws[0], draws[1]
        total = code.text(first.args[0])
        once = code.replace(first, f"{code.text(first)[:-1]}, replace=False)")
        rest = code.replace(second, f"np.setdiff1d(np.arange({total}), {name})")
        yield "the rest for the other", (once, rest)


def is_drawn(code: Code, function: Function) -> bool:
    """Rows are drawn each by itself, so that one may come twice."""
    return bool(draws(code, function))


def draws(code: Code, function: Function) -> list[ast.Call]:
    """The draws of rows that may draw one again."""
    calls = code.calls(function, _DRAWS)
    return [c for c in calls if not any(k.arg == "replace" for k in c.keywords)]


def _given_back(node: ast.AST) -> list[ast.expr]:
    value = node.value if isinstance(node, (ast.Return, ast.Yield)) else None
    if isinstance(value, ast.Tuple):
        return list(value.elts)
    return [value] if value is not None else []


def _statement(function: Function, inner: ast.AST) -> ast.stmt | None:
    """The smallest statement around a node."""
    around = [n for n in ast.walk(function) if isinstance(n, ast.stmt) and inner in ast.walk(n)]
    return around[-1] if around else None


def _loop(function: Function, inner: ast.AST) -> ast.stmt | None:
    around = [n for n in ast.walk(function) if isinstance(n, ast.For) and inner in ast.walk(n)]
    return around[-1] if around else None


def _is_shuffle(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and called(node.value) == "shuffle"
        and len(node.value.args) == 1
    )


def _call(node: ast.AST) -> ast.Call:
    assert isinstance(node, ast.Expr)
    assert isinstance(node.value, ast.Call)
    return node.value


def _is_load(node: ast.Subscript) -> bool:
    return isinstance(node.ctx, ast.Load)


def _free(function: Function, name: str) -> str:
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    return name if name not in used else f"{name}_of_rows"
