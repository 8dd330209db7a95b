"""Candidate edits of what tells training from evaluation, and of what each of the two scales by."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, Function
from .visible import settings

_MODE = re.compile(r"train|eval|test|infer|mode|phase|predict|determin", re.IGNORECASE)
_LOOKING = "ask for the mode"


def condition(code: Code, card: Card) -> ast.AST | None:
    """Where the forward asks for its mode; its own first line where it never does."""
    for function in _functions(code, card):
        for test in _tests(code, function):
            return test
    return code.function(card.forward)


def conditions_changed(code: Code, card: Card) -> Iterator[Candidate]:
    """A condition turned round or made one on the mode alone; a switch of another name."""
    for function in _functions(code, card):
        flags = _flags(code, card, function)
        for node in ast.walk(function):
            if isinstance(node, (ast.If, ast.IfExp)):
                for new in _other_tests(code, node.test, flags):
                    yield _LOOKING, (code.replace(node.test, new),)
    yield from _switches(code, card)


def _other_tests(code: Code, test: ast.expr, flags: list[str]) -> Iterator[str]:
    """What may be asked instead."""
    text = code.text(test)
    if isinstance(test, ast.Constant) or (
        isinstance(test, ast.Compare) and text.split(" ")[0] in flags and " None" in text
    ):
        yield from (word for flag in flags for word in (flag, f"not {flag}"))
    if not _MODE.search(text):
        return
    if isinstance(test, ast.BoolOp):
        yield from (code.text(value) for value in test.values)
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In):
        words = getattr(test.comparators[0], "elts", [])
        yield from (f"{code.text(test.left)} == {code.text(w)}" for w in words)
    yield _negated(code, test)


def _switches(code: Code, card: Card) -> Iterator[Candidate]:
    """`self.train = False` in a method of its own, where the forward asks for `self.training`."""
    asked = {
        code.text(n)
        for function in _functions(code, card)
        for test in _tests(code, function)
        for n in ast.walk(test)
        if isinstance(n, ast.Attribute)
    }
    reached = set(code.reached(card.forward))
    for qualname, function in code.functions.items():
        if function.name == "__init__" or qualname in reached or not _MODE.search(function.name):
            continue
        for target, value, statement in code.assigned(function):
            if isinstance(statement, ast.Assign) and isinstance(value, ast.Constant):
                for name in asked - {target}:
                    yield (
                        "set what the forward asks for",
                        (code.replace(statement.targets[0], name),),
                    )
                yield "the other way round", (code.replace(value, str(not value.value)),)


def gathered_used(code: Code, card: Card) -> Iterator[Candidate]:
    """At evaluation, what training has gathered in place of the statistics of the batch."""
    for function in _functions(code, card):
        pairs: dict[str, str] = {}
        last: ast.stmt | None = None
        for target, value, statement in code.assigned(function):
            local = [n.id for n in ast.walk(value) if isinstance(n, ast.Name)]
            known = [n for n in local if n != "np" and n in _locals(code, function)]
            if known and (target in code.text(value) or isinstance(statement, ast.AugAssign)):
                pairs.setdefault(known[-1], target)
                last = statement
        around = [n for n in function.body if last is not None and last in ast.walk(n)]
        for flag in _flags(code, card, function) if around else []:
            of_batch, kept = ", ".join(pairs), ", ".join(pairs.values())
            line = f"{of_batch} = ({of_batch}) if {flag} else ({kept})"
            yield "at evaluation what was gathered in training", (code.after(around[0], line),)


def kept_for_batch(code: Code, card: Card) -> Iterator[Candidate]:
    """What is kept, in place of a mean and a variance that one statement takes of the batch."""
    kept = list(dict.fromkeys(t for t in _kept(code, card) if "grad" not in t))
    for function in _functions(code, card):
        local = [t for t, v, _ in code.assigned(function) if re.search("run|mov|kept|avg", t)]
        names = list(dict.fromkeys([*kept, *local]))
        for value in code.values(function):
            means, spreads = code.calls(value, ("mean",)), code.calls(value, ("var", "std"))
            for mean, spread in zip(means[:1], spreads[:1], strict=False):
                for one, other in itertools.permutations(names, 2):
                    edits = (code.replace(mean, one), code.replace(spread, other))
                    yield "what was gathered in training", edits


def _kept(code: Code, card: Card) -> Iterator[str]:
    for function in _functions(code, card):
        for target, value, statement in code.assigned(function):
            if "." in target and (
                isinstance(statement, ast.AugAssign) or target in code.text(value)
            ):
                yield target


def _locals(code: Code, function: Function) -> set[str]:
    return {target for target, _, _ in code.assigned(function) if target.isidentifier()}


def scaled_alike(code: Code, card: Card) -> Iterator[Candidate]:
    """The mask, or the result at evaluation, scaled by what is kept."""
    for function in _functions(code, card):
        names = list(dict.fromkeys([*_numbers(code, function)]))
        rates = [*names, *(f"(1 - {n})" for n in names)]
        values = [v for v in code.values(function) if not isinstance(v, ast.Constant)]
        for value in values:
            for rate in rates:
                for template in ("{} / " + rate, "{} * " + rate):
                    yield "scale what is kept", (wrapped(code, value, template),)
        for value in values:
            for node in ast.walk(value):
                if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
                    yield "leave out the factor", (code.replace(node, code.text(node.left)),)
                    yield "leave out the factor", (code.replace(node, code.text(node.right)),)


def _functions(code: Code, card: Card) -> list[Function]:
    reached = [code.functions[q] for q in code.reached(card.forward)]
    owner = (card.forward or "").rpartition(".")[0]
    aside = [
        f
        for q, f in code.functions.items()
        if owner and q.rpartition(".")[0] == owner and _MODE.search(f.name) and f not in reached
    ]
    return [f for f in (*reached, *aside) if f.name != "__init__"]


def _tests(code: Code, function: Function) -> list[ast.expr]:
    """Conditions that speak of the mode, the first in the text first."""
    found = [
        node.test
        for node in ast.walk(function)
        if isinstance(node, (ast.If, ast.IfExp)) and _MODE.search(code.text(node.test))
    ]
    return sorted(found, key=lambda n: (n.lineno, n.col_offset))


def _negated(code: Code, test: ast.expr) -> str:
    text = code.text(test)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return code.text(test.operand)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        for one, other in (("==", "!="), ("!=", "=="), (" is not ", " is "), (" is ", " is not ")):
            if one in text:
                return text.replace(one, other, 1)
    return (
        f"not {text}"
        if isinstance(test, (ast.Name, ast.Attribute, ast.Subscript))
        else f"not ({text})"
    )


def _flags(code: Code, card: Card, function: Function) -> list[str]:
    held = [n for n in settings(code, card) if _MODE.search(n)]
    return [n for n in code.parameters(function) if _MODE.search(n)] + held


def _numbers(code: Code, function: Function) -> Iterator[str]:
    """Names that the function compares with or divides by: a rate is among them."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Compare, ast.BinOp, ast.Call)):
            for part in ast.walk(node):
                if isinstance(part, (ast.Name, ast.Attribute)) and not _is_called(part, node):
                    text = code.text(part)
                    if text != "self" and not _MODE.search(text) and not text.startswith("np"):
                        yield text


def _is_called(part: ast.AST, whole: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) and n.func is part for n in ast.walk(whole))
