"""Classes that are a function: `__call__(x)` beside `gradient(x)`, `f` beside `df`.

An object without a cache between the two: each is given the data. What comes back is found out as
for functions that come in twos.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from ..subject import Subject, Unadapted
from . import methods as pairs
from .candidate import Candidate, is_abstract
from .choosing import chosen
from .construct import Construction, constructions
from .handed import is_upstream
from .marks import readings
from .names import looks_like_target, normal
from .pair_subject import Bind, subject_of
from .running_both import Fit
from .switches import switch_of

_FORWARD = (
    "__call__", "forward", "function", "func", "fn", "f", "value", "evaluate", "activate", "activation",
    "apply", "compute", "call", "phi", "g", "act", "output", "eval", "calc",
)  # fmt: skip
# constructions of which one has to run
_TRIES = 8


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as a function with its derivative; None when it has no such two methods."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    names = pair_of(cls)
    if names is None:
        return None
    best: tuple[Construction, Fit] | None = None
    made = constructions(cls, neighbours=candidate.namespace, prototype=candidate.instance)
    for count, construction in enumerate(made):
        if count >= _TRIES:
            break
        fit = _fit(candidate, names, construction)
        if fit is None:
            continue
        if best is None or fit.score > best[1].score:
            best = (construction, fit)
        if fit.runs:
            break
    if best is None or not (best[1].runs or best[1].handed.sure):
        return None
    construction, fit = best
    if all(w.startswith("dout") for w in fit.handed.words):
        # without the data it can only be what the first method has kept that it goes by
        return None

    def bound(at: Candidate) -> Bind:
        return lambda: _methods(construction.build(at.obj), names)

    qualified = [pairs.qualified(cls, n) or n for n in names]
    return subject_of(candidate, fit, (qualified[0], qualified[1]), bound)


def pair_of(cls: type) -> tuple[str, str] | None:
    """The method that gives the value and the one that gives the derivative of it: the same twice
    where it has a switch.

    None for a class with a forward and a backward: what lies between the two is its own.
    """
    if pairs.find(cls) is not None:
        return None
    for ahead in _FORWARD:
        if ahead not in dir(cls) or (ahead == "__call__" and "__call__" not in _own(cls)):
            continue
        data = pairs.method_arguments(cls, ahead)
        if data is None or len(data) != 1 or looks_like_target(data[0]):
            continue
        if switch_of(getattr(cls, ahead)) is not None:
            return ahead, ahead
        for back in dir(cls):
            if not back.startswith("__") and _is_derivative(cls, back, ahead):
                return ahead, back
    return None


def _own(cls: type) -> set[str]:
    """What is defined in Python: `__call__` of a class, not of its metaclass."""
    return {n for klass in cls.__mro__ for n in vars(klass)}


def _is_derivative(cls: type, back: str, ahead: str) -> bool:
    member = inspect.getattr_static(cls, back, None)
    if not callable(member) and not isinstance(member, (staticmethod, classmethod)):
        return False
    stems = {"", normal(ahead).replace("_", ""), "f", "activation", "function", "func"}
    if not any(way == "derivative" and of in stems for of, way in readings(back)):
        return False
    data = pairs.method_arguments(cls, back)
    if data is None or any(looks_like_target(n) for n in data):
        return False
    return len(data) == 1 or (len(data) == 2 and any(is_upstream(n) for n in data))


def _fit(candidate: Candidate, names: tuple[str, str], construction: Construction) -> Fit | None:
    try:
        ahead, back = _methods(construction.build(candidate.obj), names)
        return chosen(ahead, back, candidate.texts(candidate.name), accepts=lambda handed: True)
    except Exception:
        return None


def _methods(obj: Any, names: tuple[str, str]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    ahead, back = (getattr(obj, name) for name in names)
    switch = switch_of(ahead) if names[0] == names[1] else None
    return ahead, back if switch is None else partial(back, **{switch.argument: switch.on})
