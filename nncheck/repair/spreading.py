"""Edits for gradients that have the shape of the result, where the operand has another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Card, Edit
from . import closures
from .changes import Candidate, wrapped
from .code import Code
from .sites import sites

_SUM_TO = '''def _sum_to(grad, shape):
    """The gradient of an operand that was broadcast: summed back to the operand's shape."""
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    axes = tuple(i for i, n in enumerate(shape) if n == 1)
    return grad.sum(axis=axes, keepdims=True) if axes else grad


'''


def summed_back(code: Code, card: Card, slots: list[str]) -> Iterator[Candidate]:
    """The gradient is summed over the axes along which its operand was repeated."""
    operands = {s: card.spoken.get(s, "").rpartition(".")[0] or s for s in slots}
    scope = closures.names_in_scope(code, card)
    helpers = _helpers(code)
    for slot in slots:
        shapes = [n for n in scope if n.startswith(f"{operands[slot]}.") and n.count(".") == 1]
        shapes = [
            n for n in shapes if not n.endswith(card.spoken.get(slot, ".").rpartition(".")[2])
        ]
        shapes += [operands[slot]]
        for site in sites(code, card, slot)[:2]:
            for helper in helpers:
                for shape in shapes:
                    text = shape if shape.endswith("shape") else f"{shape}.shape"
                    for form in (f"{helper}({{}}, {text})", f"{helper}({{}}, {shape})"):
                        yield "sum it back to the operand's shape", (_call(code, site, form),)
            if not helpers:
                for shape in shapes:
                    text = shape if shape.endswith("shape") else f"{shape}.shape"
                    edit = _call(code, site, f"_sum_to({{}}, {text})")
                    yield (
                        "sum it back to the operand's shape",
                        (_defined(code, site, _SUM_TO), edit),
                    )


def _call(code: Code, site: ast.expr, form: str) -> Edit:
    return code.replace(site, form.format(code.text(site)))


def _helpers(code: Code) -> list[str]:
    """Functions of the file that take a gradient and a shape."""
    words = ("sum_to", "unbroadcast", "reduce", "match", "squash", "collapse", "broadcast")
    found = []
    for qualname, function in code.functions.items():
        if "." not in qualname and any(w in qualname.lower() for w in words):
            if len(function.args.args) == 2:
                found.append(qualname)
    return found


def _defined(code: Code, site: ast.expr, text: str) -> Edit:
    """A new function before the definition that holds the expression."""
    for statement in code.source.tree.body:
        if any(n is site for n in ast.walk(statement)):
            decorators = getattr(statement, "decorator_list", [])
            start, _ = code.source.span(decorators[0] if decorators else statement)
            return code.source.edit((start, start), text)
    return code.source.edit((0, 0), text)


def expanded(code: Code, card: Card, slots: list[str]) -> Iterator[Candidate]:
    """The gradient of a reduction is spread over what was reduced, and divided where it is a mean."""
    scope = closures.names_in_scope(code, card)
    axis, keep = _named(code, card, ("axis", "dim")), _named(code, card, ("keepdims", "keepdim"))
    shapes = [n for n in scope if n.endswith("shape")]
    shapes += [f"{n}.shape" for n in scope if not n.startswith("np") and not n.endswith("shape")]
    for site in sites(code, card, slots[0])[:3]:
        text = code.text(site)
        wide = [text]
        for up in closures.upstream(code, card) or _arguments(code, card):
            whole = re.compile(rf"(?<![\w.]){re.escape(up)}(?![\w.])")
            if axis and whole.search(text):
                kept = f" or {keep}" if keep else ""
                back = f"({up} if {axis} is None{kept} else np.expand_dims({up}, {axis}))"
                wide.append(whole.sub(back.replace("\\", ""), text))
        for new in wide[1:]:
            yield "put the reduced axis back", (code.replace(site, new),)
        for new in wide:
            for shape in shapes:
                edit = code.replace(site, f"np.broadcast_to({new}, {shape})")
                yield "spread it over the operand", (edit,)
        for name in scope:
            if "." not in name and name not in ("np", "math"):
                yield f"divide by {name}", (wrapped(code, site, "{} / " + name),)
        for name in scope:
            for other in scope:
                if "." in name and name != other and not name.startswith("np."):
                    form = "{} * " + f"{other}.size / {name}.size"
                    yield "divide by the number of averaged entries", (wrapped(code, site, form),)


def _named(code: Code, card: Card, words: tuple[str, ...]) -> str | None:
    """What the backward calls an argument of the reduction: `axis`, or `self.axis`."""
    function = code.function(card.forward)
    given = [a.arg for a in function.args.args] if function is not None else []
    own = [n for n in closures.names_in_scope(code, card) if n.rpartition(".")[2] in words]
    inside = card.backward is not None and "<locals>" in card.backward
    if inside:
        return next((a for a in given if a in words), None)
    return next((n for n in own if "." in n), None)


def _arguments(code: Code, card: Card) -> list[str]:
    function = code.function(card.backward)
    return code.parameters(function)[:1] if function is not None else []
