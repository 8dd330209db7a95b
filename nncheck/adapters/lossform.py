"""What the arguments of a loss's backward are, and how values of single samples make an objective.

`backward(y_pred, y_true)` is given what forward was given; a softmax fused with its loss is given its
own output instead. A forward that gives one number for each sample has an objective somewhere: the
method that averages it, or the reduction under which the gradient is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from .candidate import Candidate
from .construct import constructions
from .handed import is_upstream
from .methods import Methods, backward_needs, method_arguments, reduced, run_forward
from .names import looks_like_target, normal
from .patterns import target_first

_REDUCTIONS = ("mean", "sum", "mean of rows")
# a method beside forward that makes one number of what forward gives
_REDUCERS = ("calculate", "calc", "compute", "loss", "cost", "value", "get_loss", "compute_loss")


def ways(candidate: Candidate, methods: Methods) -> Iterator[Methods]:
    """Every meaning that the pair may have, the likeliest first."""
    if len(methods.inputs) != 2:
        yield methods
        return
    needs = backward_needs(candidate.obj, methods)
    meanings = list(_meanings(methods.inputs, needs))
    reductions = _reductions(candidate, methods)
    if not meanings:
        yield methods
        meanings = [()] if not needs else []
    for roles in meanings:
        for how in ("", *reductions):
            takes = "upstream" in roles or (not roles and methods.takes_cotangent)
            yield replace(methods, roles=roles, reduce=how, takes_cotangent=takes)


def is_clear(methods: Methods, needs: tuple[str, ...]) -> bool:
    """The names alone say what backward is given: then a wrong gradient is a wrong gradient."""
    if len(needs) < 2:
        return True
    if not any(looks_like_target(n) for n in needs):
        # what is called an upstream gradient and was given as the target is a guess
        named = [r for n, r in zip(needs, methods.roles, strict=False) if is_upstream(n)]
        if any(r in methods.inputs for r in named):
            return False
    known = [n for n in needs if looks_like_target(n) or n in methods.inputs]
    return len(needs) == 2 and bool(known)


def _meanings(inputs: tuple[str, ...], needs: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Roles for the arguments of backward; none where it takes an upstream gradient or nothing."""
    y, t = (inputs[1], inputs[0]) if target_first(inputs) else inputs
    targets = [i for i, n in enumerate(needs) if looks_like_target(n) or normal(n) == normal(t)]
    if len(needs) == 1 and targets:
        yield (t,)
    if len(needs) not in (2, 3):
        return
    at = targets[0] if targets else len(needs) - 1
    others = [i for i in range(len(needs)) if i != at]
    firsts = [(y,), ("output",), ("upstream",)]
    seconds = [("upstream", y), (y, "upstream"), ("upstream", "output")]
    for picked in firsts if len(needs) == 2 else seconds:
        roles = dict(zip(others, picked, strict=True)) | {at: t}
        yield tuple(roles[i] for i in range(len(needs)))


def _reductions(candidate: Candidate, methods: Methods) -> tuple[str, ...]:
    """The one that a method of the class makes, or all."""
    for name in _REDUCERS:
        arguments = method_arguments(candidate.obj, name) if _has(candidate.obj, name) else None
        if name != methods.forward and arguments is not None and len(arguments) == 2:
            found = _made_by(candidate, methods, name)
            if found:
                return (found,)
    return _REDUCTIONS


def _has(cls: type, name: str) -> bool:
    return callable(getattr(cls, name, None))


def _made_by(candidate: Candidate, methods: Methods, name: str) -> str | None:
    rng = np.random.default_rng(4)
    y = rng.uniform(0.2, 0.8, (5, 3))
    for t in (np.eye(3)[[0, 1, 2, 1, 0]], np.array([0, 1, 2, 1, 0])):
        given = [t, y] if target_first(methods.inputs) else [y, t]
        try:
            construction = next(iter(constructions(candidate.obj, neighbours=candidate.namespace)))
            obj = construction.build(candidate.obj)
            each = run_forward(obj, methods, given)
            whole: Any = getattr(obj, name)(*given)
        except Exception:
            continue
        if np.ndim(each) and np.ndim(whole) == 0:
            return next((r for r in _REDUCTIONS if np.isclose(reduced(each, r), whole)), None)
    return None
