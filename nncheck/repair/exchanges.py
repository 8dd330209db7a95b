"""Two gradients exchanged: their keys, their targets, or what is computed for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

from ..model import Card
from .changes import Candidate
from .code import Code
from .sites import last_name, names_gradient_of, sites
from .small_edits import small_edits
from .tokens import other_entry, other_name


def exchanged(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Every two of the slots: their keys, then the values that are made for them."""
    for a, b in combinations(slots, 2):
        yield from _entries_exchanged(code, card, a, b)
        for one, two in product(_targets(code, card, a), _targets(code, card, b)):
            edits = (code.replace(one, code.text(two)), code.replace(two, code.text(one)))
            yield f"exchange {code.text(one)} and {code.text(two)}", edits
        for first, second in product(sites(code, card, a)[:2], sites(code, card, b)[:2]):
            if first is not second and not _overlap(code, first, second):
                edits = (
                    code.replace(first, code.text(second)),
                    code.replace(second, code.text(first)),
                )
                yield "exchange what is computed for the two", edits


def _entries_exchanged(code: Code, card: Card, a: str, b: str) -> Iterator[Candidate]:
    """`{"W1": dW2, "W2": dW1}`: what stands under the two keys, where each is called after the other."""
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            if not isinstance(node, ast.Dict):
                continue
            pairs = zip(node.keys, node.values, strict=True)
            held = {str(k.value): v for k, v in pairs if isinstance(k, ast.Constant)}
            one, two = held.get(last_name(a)), held.get(last_name(b))
            if one is None or two is None:
                continue
            first, second = code.text(one), code.text(two)
            if names_gradient_of(first, last_name(b)) and names_gradient_of(second, last_name(a)):
                edits = (code.replace(one, second), code.replace(two, first))
                yield f"exchange {first} and {second}", edits


def unused(code: Code, card: Card) -> Iterator[Candidate]:
    """What is computed and never read, in the place of a name that comes after it."""
    for qualname in code.reached(card.backward):
        function = code.functions[qualname]
        names = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
        read = {n.id for n in names if isinstance(n.ctx, ast.Load)}
        for one in names:
            if not isinstance(one.ctx, ast.Store) or one.id in read:
                continue
            for node in names:
                if isinstance(node.ctx, ast.Load) and node.lineno > one.lineno:
                    yield f"{one.id} instead of {node.id}", (code.replace(node, one.id),)


def retargeted(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """What is written to the gradient of one of the slots goes to another of them."""
    for a, b in permutations(slots, 2):
        texts = dict.fromkeys(code.text(t) for t in _targets(code, card, b))
        for target, text in product(_targets(code, card, a), texts):
            if text != code.text(target):
                yield f"to {text} instead", (code.replace(target, text),)


def renamed(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Another name where these gradients are made: another number in it, another array at hand."""
    for slot in slots:
        for site in sites(code, card, slot)[:3]:
            for node in ast.walk(site):
                if isinstance(node, (ast.Attribute, ast.Subscript, ast.Name)):
                    yield from _digits(code, node)
    yield from small_edits(code, card, slots, (other_name, other_entry))


def _digits(code: Code, node: ast.expr) -> Iterator[Candidate]:
    """The same name with another number: `self.layers['Dense2'].db` for `Dense1`."""
    text = code.text(node)
    for at, letter in enumerate(text):
        if letter.isdigit():
            for other in "1234":
                if other != letter:
                    new = text[:at] + other + text[at + 1 :]
                    yield f"{new} instead of {text}", (code.replace(node, new),)


def _targets(code: Code, card: Card, slot: str) -> list[ast.expr]:
    """Targets and keys that are called as the gradient of the slot."""
    stem = last_name(slot)
    found: list[ast.expr] = []
    for qualname in code.reached(card.backward):
        for node in ast.walk(code.functions[qualname]):
            if isinstance(node, ast.Dict):
                keys = [k for k in node.keys if isinstance(k, ast.Constant)]
                found += [k for k in keys if names_gradient_of(f"grads['{k.value!s}']", stem)]
            elif isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
                if isinstance(node.ctx, ast.Store) and names_gradient_of(code.text(node), stem):
                    found.append(node)
    return found[:3]


def _overlap(code: Code, a: ast.expr, b: ast.expr) -> bool:
    (first, last), (start, end) = code.source.span(a), code.source.span(b)
    return first < end and start < last
