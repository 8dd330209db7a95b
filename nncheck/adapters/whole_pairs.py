"""Networks as a forward and a backward that is given the gradient of their output: `forward(x, params)` and
`backward(dscores, caches)`, with parameters in a structure that the file makes.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..model import Slot
from ..subject import Subject
from . import running_both
from .arguments import SIZES, Arguments
from .candidate import Candidate
from .handed import Handed, is_upstream
from .marks import is_aside
from .methods import data_arguments
from .names import looks_like_target
from .network_arguments import Roles, roles_of
from .pair_subject import Bind, subject_of
from .partners import partners, scope_of
from .running_both import Fit, Functions
from .trees import lists_in, trees

_Both = tuple[Callable[..., Any], Callable[..., Any]]
_AS_USUAL = Handed(("dout", "cache"), sure=True)


def adapt(candidate: Candidate) -> Subject | None:
    """The two as a network; None where they are none, or its parameters are made by nobody."""
    name, scope = candidate.name, scope_of(candidate)
    if not isinstance(candidate.obj, types.FunctionType) or is_aside(name) or name not in scope:
        return None
    for partner in partners(name, scope)[:2]:
        asked = data_arguments(scope.get(partner.name)) or ()
        upstream = [n for n in asked if is_upstream(n)]
        if partner.flag or len(upstream) != 1 or any(looks_like_target(n) for n in asked):
            continue
        best = _best(candidate, partner.name)
        if best is not None:
            return _subject(candidate, partner.name, *best)
    return None


def _best(candidate: Candidate, back: str) -> tuple[Roles, Fit] | None:
    """The structure with which all gradients are right, else the first with which they have a shape."""
    first: tuple[Roles, Fit] | None = None
    for roles, arguments in _proposed(candidate):
        functions = Functions(*_both(candidate, back, roles, arguments))
        if running_both.kept_by(functions, arguments) is None:
            continue
        tried = running_both.fit(functions, arguments, _AS_USUAL)
        own = [s.name for s in arguments.slots if s.role == "parameter"]
        if not tried.is_whole or not tried.moves or not set(own) <= set(tried.plan):
            continue
        if tried.complete:
            return roles, tried
        first = first or (roles, tried)
    return first


def _proposed(candidate: Candidate) -> Iterator[tuple[Roles, Arguments]]:
    """The parameters as the file makes them, with data as rows and as columns."""
    lists = lists_in(" ".join(candidate.texts("")))
    roles = roles_of(data_arguments(candidate.obj) or (), lists)
    if roles is None or not roles.table or roles.target:
        return
    for tree in trees(candidate.namespace, lists):
        own = [Slot(n, "parameter", s) for n, s in tree.shapes(roles.table).items()]
        for columns in (False, True):
            widths = tree.widths(columns=columns)
            if widths is not None:
                data = (widths[0], "N") if columns else ("N", widths[0])
                slots = (Slot(roles.data, "input", data), *own)
                order = tuple(s.name for s in slots)
                yield replace(roles, tree=tree), Arguments(slots, {"N": SIZES["N"]}, order=order)


def _both(candidate: Candidate, back: str, roles: Roles, arguments: Arguments) -> _Both:
    """The two as functions of the slots' arrays, and of what the first gives."""
    scope, order = scope_of(candidate), running_both.order(arguments)
    ahead, behind = scope[candidate.name], scope[back]
    asked = data_arguments(behind) or ()

    def forward(*arrays: Any) -> Any:
        known = roles.given(dict(zip(order, arrays, strict=True)))
        returned = ahead(*[known[n] for n in roles.arguments])
        output, kept = (
            returned if isinstance(returned, tuple) and len(returned) == 2 else (returned, None)
        )
        return output, (kept, known)

    def backward(dout: Any, cache: Any) -> Any:
        kept, known = cache
        given = [dout if is_upstream(n) else known.get(n, kept) for n in asked]
        return _sorted_out(roles, behind(*given), np.shape(known[roles.data]))

    return forward, backward


def _sorted_out(roles: Roles, returned: Any, shape: tuple[int, ...]) -> Any:
    """Gradients of the parameters by the names of their slots, that of the data beside them."""
    assert roles.tree is not None
    parts = returned if isinstance(returned, tuple) else (returned,)
    for part in parts:
        found = roles.tree.sorted_out(roles.table, part)
        if found is not part or isinstance(part, dict):
            rest = [p for p in parts if p is not part and np.shape(p) == shape]
            return {**found, **({roles.data: rest[0]} if len(rest) == 1 else {})}
    return returned


def _subject(candidate: Candidate, back: str, roles: Roles, best: Fit) -> Subject:
    def bound(at: Candidate) -> Bind:
        both = _both(at, back, roles, best.arguments)
        return lambda: both

    assert roles.tree is not None
    names = (candidate.name, back)
    said = (f"{roles.table} is made as {roles.tree.maker} makes it",)
    return subject_of(candidate, best, names, bound, kind="network", runs=names, said=said)
