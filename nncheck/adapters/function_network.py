"""Networks that are functions: `forward(X, parameters)`, `cost(A, Y)` and `backward(...)`, or one
function that returns a cost and its gradients: `propagate(w, b, X, Y)`, `loss_and_grad(params, x, y)`.

The parameters come as a dict, as arguments of their own, or as one flat vector. Names say which
argument is which; layouts, sizes and kinds of targets are tried.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..subject import Subject, Unadapted
from . import running_both
from .attempt import as_output
from .candidate import Candidate
from .constants import keys_read
from .handed import Handed
from .marks import is_aside, readings
from .methods import data_arguments
from .network_arguments import Roles, proposals, roles_of
from .pair_subject import Bind, subject_of
from .partners import partners, scope_of
from .running_both import Fit, Functions

_Whole = Callable[..., Any]


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The functions as a network; None when they are none."""
    if not isinstance(candidate.obj, types.FunctionType) or is_aside(candidate.name):
        return None
    for names in _ways(candidate):
        best = _best(candidate, names)
        if best is not None:
            return _subject(candidate, names, best)
    return None


def _ways(candidate: Candidate) -> Iterator[tuple[str, ...]]:
    """One function with both, or (forward, cost, backward)."""
    name = candidate.name
    asked = data_arguments(candidate.obj) or ()
    roles = roles_of(asked)
    if roles is not None and roles.target:
        yield (name,)
    scope = scope_of(candidate)
    if name not in scope or not any(way == "forward" for _, way in readings(name)):
        return
    for back in partners(name, scope):
        if not any(
            a in ("y", "t", "labels", "target", "targets") for a in _lowered(scope[back.name])
        ):
            continue
        for cost in scope:
            if _is_cost(cost, scope[cost]):
                yield (name, cost, back.name)


def _lowered(function: Any) -> list[str]:
    return [n.lower() for n in data_arguments(function) or ()]


def _is_cost(name: str, function: Any) -> bool:
    words = name.lower()
    named = any(w in words for w in ("cost", "loss", "cross_entropy", "objective"))
    asked = data_arguments(function) or ()
    return named and len(asked) in (2, 3) and readings(name)[0][1] == "plain"


def _best(candidate: Candidate, names: tuple[str, ...]) -> Fit | None:
    scope = scope_of(candidate)
    texts = [t for n in names for t in candidate.texts(n)]
    roles = _roles(scope, names)
    if roles is None:
        return None
    keys = sorted(keys_read(roles.table, texts)) if roles.table else []
    first: Fit | None = None
    best: Fit | None = None
    for arguments in proposals(roles, keys):
        loss, gradient = _whole(scope, names, roles, arguments.order)
        functions = Functions(loss, gradient)
        if running_both.kept_by(functions, arguments) is None:
            continue
        tried = running_both.fit(
            functions, arguments, Handed(("dout", *arguments.order), sure=True)
        )
        if tried.complete and tried.outputs == ((),):
            return tried
        if first is None and tried.is_whole and tried.moves and tried.outputs == ((),):
            first = tried
        if best is None or tried.score > best.score:
            best = tried
    # with a gradient of another shape than its parameter's, those that are right must speak for it
    return first or (best if best is not None and best.runs and best.right else None)


def _roles(scope: Mapping[str, Any], names: tuple[str, ...]) -> Roles | None:
    roles = roles_of(data_arguments(scope[names[0]]) or ())
    if roles is None or len(names) == 1:
        return roles
    return roles.with_target() if not roles.target else None


def _whole(
    scope: Mapping[str, Any], names: tuple[str, ...], roles: Roles, order: Sequence[str]
) -> tuple[_Whole, _Whole]:
    """(the loss, the gradients) as functions of the slots' arrays."""
    run = _single if len(names) == 1 else _three
    functions = [scope[n] for n in names]

    def loss(*arrays: Any) -> Any:
        return run(functions, roles, dict(zip(order, arrays, strict=True)))[0]

    def gradient(dout: Any, *arrays: Any) -> Any:
        return run(functions, roles, dict(zip(order, arrays, strict=True)))[1]

    return loss, gradient


def _single(functions: Sequence[Any], roles: Roles, values: Mapping[str, Any]) -> tuple[Any, Any]:
    """One function of both: which of what it returns is the number, is seen."""
    known = roles.given(values)
    returned = functions[0](*[known[n] for n in roles.arguments])
    if not isinstance(returned, tuple) or len(returned) < 2:
        raise TypeError("no value and gradients")
    number = next(i for i, v in enumerate(returned) if _is_number(v))
    rest = [v for i, v in enumerate(returned) if i != number]
    return np.reshape(returned[number], ())[()], rest[0] if len(rest) == 1 else tuple(rest)


def _is_number(value: Any) -> bool:
    array = as_output(value) if not isinstance(value, (tuple, list, dict)) else None
    return array is not None and array.size == 1


def _three(functions: Sequence[Any], roles: Roles, values: Mapping[str, Any]) -> tuple[Any, Any]:
    forward, cost, backward = functions
    known = roles.given(values)
    returned = forward(*[known[n] for n in roles.arguments])
    output, cache = (
        returned if isinstance(returned, tuple) and len(returned) == 2 else (returned, None)
    )
    if isinstance(output, dict):
        output, cache = cache, output
    more = {**known, "": output, "cache": cache}
    number = cost(*_by_names(cost, more, roles))
    return np.reshape(number, ())[()], backward(*_by_names(backward, more, roles))


def _by_names(function: Any, known: Mapping[str, Any], roles: Roles) -> list[Any]:
    """Arguments by what their names say; one that says nothing is the network's output."""
    found = []
    low = {n.lower(): n for n in known}
    for name in data_arguments(function) or ():
        if "cache" in name.lower() or name.lower() in ("memory", "ctx", "activations"):
            found.append(known["cache"])
        elif name.lower() in low:
            found.append(known[low[name.lower()]])
        elif roles.table and roles.is_table(name):
            found.append(known[roles.table])
        else:
            found.append(known[roles.target] if roles.is_target(name) else known[""])
    return found


def _subject(candidate: Candidate, names: tuple[str, ...], best: Fit) -> Subject:
    def bound(at: Candidate) -> Bind:
        scope = scope_of(at)
        roles = _roles(scope, names)
        assert roles is not None
        both = _whole(scope, names, roles, best.arguments.order)
        return lambda: both

    return subject_of(candidate, best, (names[0], names[-1]), bound, kind="network", runs=names)
