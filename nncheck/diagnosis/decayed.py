"""Edits of a penalty on the weights: what was wrong with the part of the gradient that shrinks them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from ..repair.code import Code, Function
from ..repair.sites import last_name
from .expressions import chain, same

_WRONG = "the penalty on the weights has another factor in the loss: {} has to be {}"


def of_penalty(code: Code, edit: Edit, card: Card) -> tuple[str, str] | None:
    """(code, why) of an edit that changes a term `lam * W`, or puts one in; None for other edits."""
    nodes = list(chain(code, edit))
    function = next((n for n in nodes if isinstance(n, Function)), None)
    statement = next((n for n in nodes if isinstance(n, ast.stmt)), None)
    if function is None or statement is None or statement is function:
        return None
    start, end = code.source.span(statement)
    text = code.source.text
    after = text[start : edit.start] + edit.new + text[edit.end : end]
    try:
        new = ast.parse(after.strip()).body[0]
    except (SyntaxError, IndexError):
        return None
    weights = _weights(code, function, card)
    old_terms, new_terms = (list(_terms(s)) for s in (statement, new))
    was = [t for t in old_terms if not any(same(t, o) for o in new_terms)]
    now = [t for t in new_terms if not any(same(t, o) for o in old_terms)]
    penalties = [t for t in now if _is_penalty(t, weights)]
    if len(penalties) != 1:
        return _of_bias(statement, new, weights)
    if not was:
        return "NN141", f"the penalty {ast.unparse(penalties[0])} is missing"
    if len(was) == 1 and _is_penalty(was[0], weights):
        return _of_factor(was[0], penalties[0])
    return None


def _of_factor(old: ast.expr, new: ast.expr) -> tuple[str, str]:
    texts = ast.unparse(old), ast.unparse(new)
    why = _WRONG.format(*texts)
    if texts[1] in (f"-{texts[0]}", f"-({texts[0]})") or texts[0] == f"-{texts[1]}":
        return "NN143", "the penalty on the weights has the wrong sign"
    if _parts(old, ast.Subscript) != _parts(new, ast.Subscript):
        return "NN145", f"the penalty is on other entries: {texts[0]} has to be {texts[1]}"
    if _parts(old, ast.Constant) == _parts(new, ast.Constant):
        return "NN144", why
    return "NN142", why


def _of_bias(old: ast.stmt, new: ast.stmt, weights: set[str]) -> tuple[str, str] | None:
    """`grad += lam * W` that is to leave out the first entry on both sides, or not."""
    if not (isinstance(old, ast.AugAssign) and isinstance(new, ast.AugAssign)):
        return None
    if not (_is_penalty(old.value, weights) and _is_penalty(new.value, weights)):
        return None
    return "NN145", f"{ast.unparse(old)} has to be {ast.unparse(new)}: the bias is another case"


def _parts(node: ast.AST, kind: type[ast.AST]) -> list[str]:
    return sorted(ast.unparse(n) for n in ast.walk(node) if isinstance(n, kind))


def _terms(statement: ast.AST) -> Iterator[ast.expr]:
    """What a statement adds up."""
    value = getattr(statement, "value", None)
    if isinstance(value, ast.expr):
        yield from _summands(value)


def _summands(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        yield from _summands(value.left)
        yield from _summands(value.right)
    else:
        yield value


def _weights(code: Code, function: Function, card: Card) -> set[str]:
    """The parameters as the function calls them: by their names, and what is cut out of them."""
    found = {last_name(s.name) for s in card.slots if s.role == "parameter"}
    found |= {s.name for s in card.slots if s.role == "parameter"}
    for target, value, _ in code.assigned(function):
        base: ast.AST = value
        while isinstance(base, (ast.Call, ast.Attribute, ast.Subscript)):
            if code.text(base) in found:
                break
            base = base.func if isinstance(base, ast.Call) else base.value
        if code.text(base) in found:
            found.add(target)
    return found


def _is_penalty(term: ast.expr, weights: set[str]) -> bool:
    """A product of numbers with one of the weights."""
    factors = list(_factors(term))
    held = [f for f in factors if _base(f) in weights or ast.unparse(_bare(f)) in weights]
    plain = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript)
    return len(held) == 1 and len(factors) > 1 and all(isinstance(f, plain) for f in factors)


def _factors(term: ast.expr) -> Iterator[ast.expr]:
    if isinstance(term, ast.BinOp) and isinstance(term.op, (ast.Mult, ast.Div)):
        yield from _factors(term.left)
        yield from _factors(term.right)
    elif isinstance(term, ast.UnaryOp):
        yield from _factors(term.operand)
    else:
        yield term


def _bare(node: ast.expr) -> ast.expr:
    """`W` of `W[:, 1:]`; keys of a dict stay."""
    key = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(node, ast.Subscript) and not isinstance(getattr(key, "value", None), str):
        return node.value
    return node


def _base(node: ast.expr) -> str:
    return ast.unparse(_bare(node)).rpartition(".")[2]
