"""Networks that are functions: `forward(X, parameters)`, `cost(A, Y)` and `backward(...)`, or one
function that returns a cost and its gradients: `propagate(w, b, X, Y)`, `loss_and_grad(params, x, y)`.

The parameters come as a dict, in lists, as arguments of their own, or as one flat vector. Names say which
argument is which; layouts, sizes and kinds of targets are tried, and what loss is meant where none is
written.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..subject import Subject, Unadapted
from . import running_both
from .arguments import Arguments
from .attempt import as_output
from .candidate import Candidate
from .constants import keys_read
from .contain import contained
from .handed import Handed
from .loss_way import says_loss
from .marks import is_aside, readings
from .methods import data_arguments
from .names import looks_like_target
from .network_arguments import Roles, is_decay, of_tree, proposals, roles_of
from .network_runs import Run, meanings, output_and_cache, places
from .pair_subject import Bind, subject_of
from .partners import forward_of, partners, scope_of
from .running_both import Fit, Functions
from .trees import lists_in, trees

_Whole = Callable[..., Any]
# a number of classes that the code itself names: `np.zeros((m, 10))`
_CLASSES = re.compile(r"(?:zeros|ones|eye|full|one_hot)\(.*?\b(\d{1,2})\b")


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The functions as a network; None when they are none."""
    if not isinstance(candidate.obj, types.FunctionType) or is_aside(candidate.name):
        return None
    for run in _runs(candidate):
        best = _best(candidate, run)
        if best is not None:
            return _subject(candidate, *best)
    return None


def _runs(candidate: Candidate) -> Iterator[Run]:
    """One function with both, (loss, gradient), or (forward, cost, backward)."""
    name = candidate.name
    asked = data_arguments(candidate.obj) or ()
    scope = scope_of(candidate)
    roles = _roles_of(candidate, asked)
    if roles is not None and roles.target:
        yield Run((name,))
        if name in scope and says_loss(name):
            yield from (Run((name, g)) for g in scope if _is_gradient_of(scope[g], g, asked))
    yield from _penalized(name, scope)
    if name not in scope or not any(way == "forward" for _, way in readings(name)):
        return
    backs = [p.name for p in partners(name, scope) if _has_target(scope[p.name])]
    for back in backs:
        costs = (c for c in scope if _is_cost(c, scope[c]) and not _penalties(scope[c]))
        yield from (Run((name, cost, back)) for cost in costs)
    yield from (Run((name, "", back)) for back in backs if not has_loss_beside(scope, back))


def _penalized(name: str, scope: Mapping[str, Any]) -> Iterator[Run]:
    """`backward_with_regularization(X, Y, cache, lambd)` beside a cost that asks for the same."""
    asked = _penalties(scope[name]) if name in scope else set()
    ahead = forward_of(name, scope) if asked and _has_target(scope[name]) else None
    if ahead is not None:
        costs = (c for c in scope if _is_cost(c, scope[c]) and _penalties(scope[c]) == asked)
        yield from (Run((ahead, cost, name)) for cost in costs)


def _penalties(function: Any) -> set[str]:
    return {n for n in data_arguments(function) or () if is_decay(n)}


def _is_gradient_of(function: Any, name: str, asked: Sequence[str]) -> bool:
    """A function of the same arguments that is called a gradient, or what runs backward."""
    same = set(data_arguments(function) or ()) == set(asked)
    return same and not is_aside(name) and any(way == "derivative" for _, way in readings(name))


def has_loss_beside(scope: Mapping[str, Any], back: str) -> bool:
    """A loss of the same arguments: the two are a subject."""
    losses = (f for n, f in scope.items() if says_loss(n) and n != back)
    return any(_is_gradient_of(scope[back], back, data_arguments(f) or ()) for f in losses)


def _has_target(function: Any) -> bool:
    names = data_arguments(function) or ()
    return any(n.lower() in ("y", "t", "labels") or looks_like_target(n) for n in names)


def _is_cost(name: str, function: Any) -> bool:
    words = name.lower()
    named = any(w in words for w in ("cost", "loss", "cross_entropy", "objective"))
    asked = data_arguments(function) or ()
    count = len([n for n in asked if not is_decay(n)])
    return named and count in (2, 3) and readings(name)[0][1] == "plain"


def _best(candidate: Candidate, run: Run) -> tuple[Run, Roles, Fit] | None:
    scope = scope_of(candidate)
    texts = [t for n in run.names if n for t in candidate.texts(n)]
    roles = _roles(candidate, run)
    if roles is None:
        return None
    keys = sorted(keys_read(roles.table, texts)) if roles.table else []
    classes = sorted({int(n) for n in _CLASSES.findall(" ".join(texts)) if 3 < int(n) <= 20})
    first: tuple[Run, Roles, Fit] | None = None
    covers = False
    best: tuple[Run, Roles, Fit] | None = None
    for at, arguments in _proposed(candidate, roles, keys, classes):
        if at.tree is not None and best is not None and best[1].tree is None and best[2].runs:
            break
        for meant in _meant(scope, run, at, arguments):
            tried = _fit(scope, meant, at, arguments)
            if tried is None:
                break
            whole = set(tried.plan) >= set(tried.wanted)
            if tried.complete and whole and tried.outputs == ((),):
                return meant, at, tried
            stands = tried.is_whole and tried.moves and tried.outputs == ((),)
            # who has a gradient for every parameter goes before who has not
            if stands and meant.meaning is None and (first is None or (whole and not covers)):
                first, covers = (meant, at, tried), whole
            if best is None or tried.score > best[2].score:
                best = (meant, at, tried)
    # with a gradient of another shape than its parameter's, those that are right must speak for it
    return first or (best if best is not None and best[2].runs and best[2].right else None)


def _proposed(
    candidate: Candidate, roles: Roles, keys: Sequence[str], classes: Sequence[int]
) -> Iterator[tuple[Roles, Arguments]]:
    """Parameters as their names say, then as the file itself makes them."""
    yield from ((roles, arguments) for arguments in proposals(roles, keys, classes))
    if roles.table:
        for tree in trees(candidate.namespace, _lists(candidate)):
            yield from of_tree(roles, tree)


def _fit(scope: Mapping[str, Any], run: Run, roles: Roles, arguments: Arguments) -> Fit | None:
    functions = Functions(*_whole(scope, run, roles, arguments))
    if running_both.kept_by(functions, arguments) is None:
        return None
    handed = Handed(("dout", *arguments.order), sure=True)
    return running_both.fit(functions, arguments, handed)


def _meant(scope: Mapping[str, Any], run: Run, roles: Roles, arguments: Arguments) -> Iterator[Run]:
    """The run with each loss that may be meant, where none is written, and each output that may be;
    nothing where it fails.
    """
    if len(run.names) < 3:
        yield run
        return
    known = roles.given(running_both.values_for(arguments))
    try:
        with contained(), np.errstate(all="ignore"):
            returned = scope[run.names[0]](*[known[n] for n in roles.arguments])
    except Exception:
        return
    for place in places(returned):
        at = replace(run, place=place)
        output = as_output(output_and_cache(returned, place)[0])
        if "" not in run.names:
            yield at
        elif output is not None and np.all(np.isfinite(output)):
            yield from (replace(at, meaning=m) for m in meanings(output))


def _roles(candidate: Candidate, run: Run) -> Roles | None:
    scope = scope_of(candidate)
    roles = _roles_of(candidate, data_arguments(scope[run.names[0]]) or ())
    if roles is None or len(run.names) < 3:
        return roles
    return roles.with_target() if not roles.target else None


def _roles_of(candidate: Candidate, names: Sequence[str]) -> Roles | None:
    return roles_of(names) or roles_of(names, _lists(candidate))


def _lists(candidate: Candidate) -> dict[str, Sequence[Any]]:
    return lists_in(" ".join(candidate.texts("")))


def _whole(
    scope: Mapping[str, Any], run: Run, roles: Roles, arguments: Arguments
) -> tuple[_Whole, _Whole]:
    """(the loss, the gradients) as functions of the slots' arrays."""
    order = arguments.order
    data = next(s for s in arguments.slots if s.name == roles.data)

    def loss(*arrays: Any) -> Any:
        values = dict(zip(order, arrays, strict=True))
        axis = data.shape.index("N") if "N" in data.shape else -1
        return run.value(scope, roles, values, np.shape(values[data.name])[axis])

    def gradient(dout: Any, *arrays: Any) -> Any:
        return run.gradient(scope, roles, dict(zip(order, arrays, strict=True)))

    return loss, gradient


def _subject(candidate: Candidate, run: Run, roles: Roles, best: Fit) -> Subject:
    def bound(at: Candidate) -> Bind:
        both = _whole(scope_of(at), run, roles, best.arguments)
        return lambda: both

    names = [n for n in run.names if n]
    said: tuple[str, ...] = () if run.meaning is None else (run.meaning.words,)
    if roles.tree is not None:
        said += (f"{roles.table} is made as {roles.tree.maker} makes it",)
    return subject_of(
        candidate, best, (names[0], names[-1]), bound, kind="network", runs=names, said=said
    )
