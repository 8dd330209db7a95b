"""The other words that a layer offers for one argument: `activation="sigmoid"` beside "relu"; and the
other ways in which a window may move: `stride=2`.

A class is judged as it is built by default. Where it is right there and wrong with another word
that its own text asks for, or with another step of its window, it is judged with that one. A backward that hands the upstream gradient
on through the activation (its slope is in the loss) is a convention: what it gives does not depend
on the input.
"""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

import numpy as np

from ..draw import draw, generic
from . import methods as pairs
from .agreement import along, objective
from .attempt import Attempt, as_output, attempt
from .candidate import Candidate
from .construct import Construction
from .contain import contained
from .gradients import read
from .handed_back import returned_arrays
from .methods import Methods
from .names import normal
from .options import Option

_MOST = 5


def wrong(
    candidate: Candidate, methods: Methods, made: Construction, tried: Attempt
) -> tuple[Construction, Attempt] | None:
    """Another word with which both passes run and the gradient is wrong; None where there is none."""
    if made.prototype is not None or not tried.complete:
        return None
    forward, backward = pairs.runners(methods)
    words = ((other, True) for other in islice(_others(candidate, made), _MOST))
    for other, is_word in chain(words, ((other, False) for other in _windows(candidate, made))):
        try:
            with contained():
                obj = other.build(candidate.obj)
                found = attempt(obj, tried.slots, tried.sizes, forward=forward, backward=backward)
                if not found.runs:
                    continue
                if is_word:
                    if not found.complete and _depends(other, candidate, methods, found):
                        return other, found
                elif not (found.complete and _learns(other, candidate, methods, found)):
                    return other, found
        except Exception:
            continue
    return None


def _others(candidate: Candidate, made: Construction) -> Iterator[Construction]:
    try:
        parameters = list(inspect.signature(candidate.obj).parameters.values())
        tree = ast.parse(textwrap.dedent(inspect.getsource(candidate.obj)))
    except (TypeError, ValueError, OSError, SyntaxError):
        return
    for p in parameters:
        used = made.options[p.name].make() if p.name in made.options else p.default
        if not isinstance(used, str):
            continue
        for word in dict.fromkeys(_asked(tree, p.name)):
            # a softmax is nearly always differentiated together with the loss
            if word.lower() == used.lower() or "softmax" in word.lower():
                continue
            option = Option(lambda word=word: word, repr(word))  # type: ignore[misc]
            said = f"{p.name} = {word!r}: right with {used!r}, wrong with this"
            yield replace(
                made, options={**made.options, p.name: option}, guesses=(*made.guesses, said)
            )


def _windows(candidate: Candidate, made: Construction) -> Iterator[Construction]:
    """Another stride, padding or dilation, where it is 0 or 1."""
    try:
        parameters = list(inspect.signature(candidate.obj).parameters.values())
    except (TypeError, ValueError):
        return
    for p in parameters:
        used = made.options[p.name].make() if p.name in made.options else p.default
        if type(used) is not int or used not in (0, 1) or normal(p.name) not in _MOVES:
            continue
        option = Option(lambda value=used + 1: value, f"{used + 1}")  # type: ignore[misc]
        said = f"{p.name} = {used + 1}: right with {used}, wrong with this"
        options = {**made.options, p.name: option}
        yield replace(made, options=options, guesses=(*made.guesses, said))


_MOVES = frozenset("stride strides step pad padding dilation dilation_rate s p".split())


def _asked(tree: ast.AST, name: str) -> Iterator[str]:
    """Words that the class compares an argument with, be it the argument or an attribute of that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and _is(node.left, name):
            yield from (w for side in node.comparators for w in _words(side))
        elif isinstance(node, ast.Match) and _is(node.subject, name):
            yield from (w for case in node.cases for w in _words(case.pattern))
        elif isinstance(node, ast.Subscript) and _is(node.slice, name):
            yield from (w for k in getattr(node.value, "keys", []) if k for w in _words(k))


def _is(node: ast.expr, name: str) -> bool:
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value  # activation.lower()
    said = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return said.strip("_") == name.strip("_")


def _words(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _learns(made: Construction, candidate: Candidate, methods: Methods, tried: Attempt) -> bool:
    """The gradients of the parameters are what the output does."""
    forward, backward = pairs.runners(methods)
    obj, rng = made.build(candidate.obj), np.random.default_rng(0)
    values = {s.name: draw(s, tried.sizes, rng) for s in tried.slots}
    g = generic(tried.output_shape, rng) if tried.output_shape else 1.0
    forward(obj, values)
    returned = backward(obj, g, values)
    whole = objective(obj, forward, values, g, as_output)
    claimed = {n: read(s, returned, obj) for n, s in tried.plan.items() if n in tried.aliases}
    return all(along(obj, tried.aliases[n], c, whole) for n, c in claimed.items() if c is not None)


def _depends(made: Construction, candidate: Candidate, methods: Methods, tried: Attempt) -> bool:
    """What the backward gives for one upstream gradient is another where the input is another."""
    rng = np.random.default_rng(3)
    forward, backward = pairs.runners(methods)
    fresh = made.build(candidate.obj)
    g = generic(tried.output_shape, rng)

    def given() -> list[Any]:
        obj = copy.deepcopy(fresh)
        values = {s.name: draw(s, tried.sizes, rng) for s in tried.slots}
        forward(obj, values)
        return [a for _, a in returned_arrays(backward(obj, g.copy(), values))]

    once, again = given(), given()
    return not all(np.allclose(a, b) for a, b in zip(once, again, strict=True))
