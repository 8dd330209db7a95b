"""Edits of what an optimizer keeps: stored, kept apart for each tensor, not begun anew."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, Function
from .update_counter import removed
from .update_scope import functions, updates


def stored(code: Code, card: Card) -> Iterator[Candidate]:
    """Write the new state back to where the old one was read."""
    yield from _not_begun_anew(code, card)
    for function in updates(code, card):
        homes = _homes(code, function)
        for node in ast.walk(function):
            target = _assigned_name(node)
            if target is None or not isinstance(node, ast.stmt):
                continue
            for home in homes.get(target, []):
                yield f"store it in {home}", (code.after(node, f"{home} = {target}"),)
            if isinstance(node, ast.Assign):
                yield f"write into {target}", (code.replace(node.targets[0], f"{target}[...]"),)
                yield from _into_state(code, node)
    yield from _together(code, card)


def _assigned_name(node: ast.AST) -> str | None:
    if (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
    ):
        return node.targets[0].id
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    return None


def _homes(code: Code, function: Function) -> dict[str, list[str]]:
    """By local name: the entries and attributes that its value was read from."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(function):
        name = _assigned_name(node)
        if name is None or not isinstance(node, (ast.Assign, ast.AugAssign)):
            continue
        for inner in ast.walk(node.value):
            home = _home(code, inner)
            if home is not None:
                found.setdefault(name, []).append(home)
    # a name made from another name has that one's homes as well
    for node in ast.walk(function):
        name = _assigned_name(node)
        if name is not None and isinstance(node, ast.Assign):
            for inner in ast.walk(node.value):
                if isinstance(inner, ast.Name) and inner.id in found and inner.id != name:
                    found.setdefault(name, []).extend(found[inner.id])
    return {name: list(dict.fromkeys(homes))[:4] for name, homes in found.items()}


def _home(code: Code, node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("get", "setdefault") and node.args:
            return f"{code.text(node.func.value)}[{code.text(node.args[0])}]"
    if isinstance(node, ast.Subscript):
        return code.text(node)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return code.text(node) if node.value.id not in ("np", "numpy", "math") else None
    return None


def _into_state(code: Code, node: ast.Assign) -> Iterator[Candidate]:
    """`m = b * self.m[k] + ...` with `self.m[k]` on the left, and the name beside it."""
    for inner in ast.walk(node.value):
        home = _home(code, inner)
        if home is not None:
            target = code.text(node.targets[0])
            yield f"store it in {home}", (code.replace(node.targets[0], f"{home} = {target}"),)


def _not_begun_anew(code: Code, card: Card) -> Iterator[Candidate]:
    """State that is set to zero at every step."""
    for function in updates(code, card):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and _is_zero(code, node.value):
                owner = f"{card.name}.__init__"
                begin = code.functions.get(owner)
                if begin is not None and code.text(node.targets[0]) not in code.text(begin):
                    last = Code.body(begin)[-1]
                    yield "begin once", (code.after(last, code.text(node)), removed(code, node))
                yield "do not begin anew", (removed(code, node),)
                yield "do not begin anew", (code.replace(node, "pass"),)


def _is_zero(code: Code, value: ast.expr) -> bool:
    text = code.text(value).replace(" ", "")
    return text in ("{}", "dict()", "[]", "0", "0.0", "None", "0.") or "zeros" in text


def _together(code: Code, card: Card) -> Iterator[Candidate]:
    """Every local name that comes from state is stored, all in one edit."""
    for function in updates(code, card):
        edits: list[Edit] = []
        done: set[str] = set()
        homes = _homes(code, function)
        last = {n: node for node in ast.walk(function) if (n := _assigned_name(node)) is not None}
        for name, node in last.items():
            home = next((h for h in homes.get(name, []) if "self" in h or "[" in h), None)
            if home is not None and home not in done and isinstance(node, ast.stmt):
                done.add(home)
                edits.append(code.after(node, f"{home} = {name}"))
        if len(edits) > 1:
            yield "store the state", tuple(edits)


# -- kept apart --------------------------------------------------------------------------


def apart(code: Code, card: Card) -> Iterator[Candidate]:
    """One state for each tensor."""
    yield from _multiplied_lists(code, card)
    yield from _owned(code, card)
    for function in updates(code, card):
        keys = _keys(function)
        yield from _constant_keys(code, function, keys)
        for key in keys:
            yield from _keyed(code, card, function, key)


def _multiplied_lists(code: Code, card: Card) -> Iterator[Candidate]:
    """[zeros] * n → one array for each."""
    edits: list[Edit] = []
    for function in functions(code, card):
        for node in ast.walk(function):
            if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)):
                continue
            whole, count = (node.left, node.right)
            if (
                isinstance(whole, ast.List)
                and len(whole.elts) == 1
                and isinstance(count, ast.Call)
                and count.args
            ):
                of, made = code.text(count.args[0]), code.text(whole.elts[0])
                new = (
                    made.replace(f"{of}[0]", "p")
                    if f"{of}[0]" in made
                    else f"np.zeros_like({of}[i])"
                )
                loop = f"for p in {of}" if f"{of}[0]" in made else f"for i in range(len({of}))"
                edits.append(code.replace(node, f"[{new} {loop}]"))
    yield from (("an array for each", (edit,)) for edit in edits)
    if len(edits) > 1:
        yield "an array for each", tuple(edits)


def _owned(code: Code, card: Card) -> Iterator[Candidate]:
    """State in the class body moves into the object."""
    node = code.classes.get(card.name)
    begin = code.functions.get(f"{card.name}.__init__")
    if node is None or begin is None:
        return
    moved = []
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            if isinstance(statement.value, (ast.Dict, ast.List)) or _is_zero(code, statement.value):
                line = f"self.{code.text(statement)}"
                moved.append((code.after(Code.body(begin)[-1], line), removed(code, statement)))
    for pair in moved:
        yield "state of the object, not of the class", pair
    if len(moved) > 1:
        first = moved[0][0]
        lines = "".join(p[0].new for p in moved)
        joined = Edit(first.path, first.start, first.end, lines)
        yield "state of the object, not of the class", (joined, *(p[1] for p in moved))


def _keys(function: Function) -> list[str]:
    """Loop variables that tell tensors apart: keys, and numbers of enumerate and range."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.For):
            first = node.target.elts[0] if isinstance(node.target, ast.Tuple) else node.target
            if isinstance(first, ast.Name):
                found.append(first.id)
    return list(dict.fromkeys(found))


def _constant_keys(code: Code, function: Function, keys: list[str]) -> Iterator[Candidate]:
    """A constant where the key should stand, everywhere at once."""
    places: list[ast.expr] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            places.append(node.slice)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if (
                node.func.attr in ("get", "setdefault")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                places.append(node.args[0])
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant):
            places.append(node.left)
    for key in keys if places else []:
        yield f"by {key}", tuple(code.replace(p, key) for p in places)


def _keyed(code: Code, card: Card, function: Function, key: str) -> Iterator[Candidate]:
    """`self.v` becomes `self.v[k]`, which is 0 before the first step."""
    begin = code.functions.get(f"{card.name}.__init__")
    if begin is None:
        return
    starts = {
        t: v for t, v, _ in code.assigned(begin) if t.startswith("self.") and _is_zero(code, v)
    }
    used = [n for n in starts if n in code.text(function)]
    groups = [used, *([n] for n in used)] if len(used) > 1 else [used]
    for group in groups:
        edits = [e for n in group for e in _keyed_edits(code, function, n, key)]
        edits += [
            code.replace(starts[n], "{}")
            for n in group
            if code.text(starts[n]) not in ("{}", "dict()")
        ]
        if group and edits:
            yield f"{' and '.join(group)} for each {key}", tuple(edits)


def _keyed_edits(code: Code, function: Function, name: str, key: str) -> Iterator[Edit]:
    augmented = {id(n.target): n for n in ast.walk(function) if isinstance(n, ast.AugAssign)}
    keyed = {id(n.value) for n in ast.walk(function) if isinstance(n, ast.Subscript)}
    for node in ast.walk(function):
        if not isinstance(node, ast.Attribute) or code.text(node) != name or id(node) in keyed:
            continue
        if id(node) in augmented:
            statement = augmented[id(node)]
            operator = code.source.text[
                code.source.span(node)[1] : code.source.span(statement.value)[0]
            ]
            sign = operator.replace("=", "").strip()
            new = f"{name}[{key}] = {name}.get({key}, 0) {sign} ("
            start, low = code.source.span(node)[0], code.source.span(statement.value)[0]
            yield code.source.edit((start, low), new)
            end = code.source.span(statement.value)[1]
            yield code.source.edit((end, end), ")")
        elif isinstance(node.ctx, ast.Store):
            yield code.replace(node, f"{name}[{key}]")
        else:
            yield code.replace(node, f"{name}.get({key}, 0)")


def copied(code: Code, card: Card) -> Iterator[Candidate]:
    """What is kept of a local name is a copy of it: all at once, then each."""
    edits: list[Edit] = []
    for function in updates(code, card):
        for target, value, _ in code.assigned(function):
            if target.startswith("self.") and isinstance(value, ast.Name):
                edits.append(code.replace(value, f"{code.text(value)}.copy()"))
    if len(edits) > 1:
        yield "keep copies", tuple(edits)
    yield from (("keep a copy", (edit,)) for edit in edits)
