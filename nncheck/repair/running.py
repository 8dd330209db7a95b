"""Candidate edits of running averages: `kept = m * kept + (1 - m) * of_batch`, in the words of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card
from . import small_edits
from .changes import Candidate
from .code import Code, Function

_OF = {
    "mean": re.compile(r"mean|mu|avg|average|平均|media|moyenne", re.IGNORECASE),
    "variance": re.compile(r"var|std|sigma|dev|分散", re.IGNORECASE),
}
_RUNNING = "the running average as one"


def place(code: Code, card: Card, of: str) -> ast.AST | None:
    """The statement that moves this average; the forward where none is seen to."""
    found = [(t, s) for f in _functions(code, card) for t, _, s in _updates(code, f)]
    named = [s for t, s in found if _OF[of].search(t)]
    kept = [s for f in _functions(code, card) for t, _, s in code.assigned(f) if _OF[of].search(t)]
    whole = [s for s in kept if re.search("run|mov|ema|avg|global", code.text(s), re.IGNORECASE)]
    return next(iter([*named, *(s for _, s in found), *whole]), code.function(card.forward))


def rewritten(code: Code, card: Card) -> Iterator[Candidate]:
    """Each update with the weights m and 1 − m, either way; one that is stored; any other slip."""
    for function in _functions(code, card):
        for target, value, statement in _updates(code, function):
            for old, of_batch, m in _recursions(code, function, target, value):
                if isinstance(statement, ast.AugAssign):
                    yield _RUNNING, (code.replace(value, f"{m} * ({of_batch} - {target})"),)
                    continue
                for a, b in ((m, f"(1 - {m})"), (f"(1 - {m})", m)):
                    yield _RUNNING, (code.replace(value, f"{a} * {old} + {b} * {of_batch}"),)
    for function in _functions(code, card):
        # an average under a name of its own is never stored
        for target, value, statement in list(code.assigned(function)):
            if not isinstance(statement, ast.Assign) or not isinstance(
                statement.targets[0], ast.Name
            ):
                continue
            for kept in _kept(code, value):
                if kept != target:
                    yield "store the average", (code.replace(statement.targets[0], kept),)
        yield from _stored_entries(code, function)
    yield from small_edits.of_forward(code, card)


def _stored_entries(code: Code, function: Function) -> Iterator[Candidate]:
    """What was read from a dict and moved goes back into it."""
    for target, value, _ in list(code.assigned(function)):
        got = re.fullmatch(
            r"(\w+)\.get\((['\"][^'\"]+['\"]).*\)|(\w+)\[(['\"][^'\"]+['\"])\]", code.text(value)
        )
        later = [s for t, v, s in code.assigned(function) if t == target and v is not value]
        if got and later and target.isidentifier():
            holder, key = (got[1], got[2]) if got[1] else (got[3], got[4])
            last = max(later, key=lambda s: s.lineno)
            yield "store the average", (code.after(last, f"{holder}[{key}] = {target}"),)


def elsewhere(code: Code, card: Card) -> bool:
    """Something that the forward does not run may move what is kept: a method for it."""
    owner = (card.forward or "").rpartition(".")[0]
    own = set(code.reached(card.forward))
    return any(
        re.search(r"run|mov|ema|avg|mean|var|stat", target, re.IGNORECASE)
        for qualname, function in code.functions.items()
        if qualname not in own and function.name not in ("__init__", "__post_init__")
        and owner and qualname.rpartition(".")[0] == owner
        for target, _, _ in code.assigned(function)
        if re.search(r"\.(?!d)\w+", target) and "grad" not in target
    )  # fmt: skip


def _recursions(
    code: Code, function: Function, target: str, value: ast.expr
) -> Iterator[tuple[str, str, str]]:
    """(what was kept, what is of the batch, weight): what may stand in the update, likely ones first."""
    names = list(dict.fromkeys(_words(code, value)))
    local = [t for t, _, _ in code.assigned(function) if t.isidentifier()]
    everywhere = [v for _, v, _ in _updates(code, function)]
    weights = [m for v in [value, *everywhere] for m in [*_weights(code, v), *_numbers(code, v)]]
    weights += [n for n in names if n != target and n not in local]
    weights = list(dict.fromkeys(w for w in weights if w != target))
    batch = [n for n in names if n != target and n not in weights]
    batch += [n for n in local if n not in batch and n not in names and n not in weights]
    kept = [target, *(n for n in local if n != target and n in names and n not in weights)]
    for m in weights:
        for of_batch in batch:
            for old in kept:
                if old != of_batch:
                    yield old, of_batch, m


def _weights(code: Code, value: ast.expr) -> list[str]:
    """m where 1 - m stands."""
    return [
        code.text(n.right)
        for n in ast.walk(value)
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Sub)
        and isinstance(n.left, ast.Constant) and n.left.value == 1
        and isinstance(n.right, (ast.Name, ast.Attribute, ast.Subscript))
    ]  # fmt: skip


def _functions(code: Code, card: Card) -> list[Function]:
    reached = [code.functions[q] for q in code.reached(card.forward)]
    return [f for f in reached if f.name != "__init__"]


def _updates(code: Code, function: Function) -> list[tuple[str, ast.expr, ast.stmt]]:
    """Assignments to something that is kept, of products and sums."""
    return [
        (target, value, statement)
        for target, value, statement in code.assigned(function)
        if isinstance(statement, ast.AugAssign)
        or (
            isinstance(value, ast.BinOp)
            and (target in code.text(value) or _is_average(code, target, value))
        )
    ]


def _is_average(code: Code, target: str, value: ast.expr) -> bool:
    return bool(re.search(r"run|mov|ema|avg|global", target, re.IGNORECASE)) and bool(
        _words(code, value)
    )


def _kept(code: Code, value: ast.expr) -> list[str]:
    return [n for n in _words(code, value) if "." in n or "[" in n]


def _words(code: Code, value: ast.expr) -> list[str]:
    """Names, attributes and entries in an expression, as written."""
    if isinstance(value, (ast.Attribute, ast.Subscript, ast.Name)):
        return [code.text(value)]
    parts = [c for c in ast.iter_child_nodes(value) if isinstance(c, ast.expr)]
    if isinstance(value, ast.Call):
        parts = value.args
    return [w for part in parts for w in _words(code, part)]


def _numbers(code: Code, value: ast.expr) -> list[str]:
    return [
        code.text(n)
        for n in ast.walk(value)
        if isinstance(n, ast.Constant) and isinstance(n.value, float) and 0 < n.value < 1
    ]
