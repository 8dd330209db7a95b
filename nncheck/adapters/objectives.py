"""Objectives of models: `objective(w, X, y)` beside `gradient(w, X, y)`, methods of one class.

The parameters are an argument and no attribute; the object holds settings (a penalty, a margin).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..subject import Subject
from . import loss_arrays
from . import methods as pairs
from .candidate import Candidate, is_abstract
from .construct import Construction
from .loss_class import built
from .loss_joined import of_both
from .loss_way import says_loss
from .marks import readings

_FEWEST = 3


def adapt(candidate: Candidate) -> Subject | None:
    """The class as a loss of the parameters it is handed; None when it has no such two methods."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls) or candidate.data:
        return None
    for value, gradient in _pairs(cls):
        names = pairs.method_arguments(cls, value) or ()
        for construction, _ in built(candidate):
            make = _maker(construction, value, gradient)
            found = loss_arrays.objective(
                candidate, make, names, sure=says_loss(value),
                written=(pairs.qualified(cls, value), pairs.qualified(cls, gradient)),
                said=f"its value is {value}, its gradient {gradient}",
            )  # fmt: skip
            if found is not None:
                return found
    return None


def _maker(construction: Construction, value: str, gradient: str) -> Callable[[Candidate], Any]:
    def make(at: Candidate) -> Any:
        obj = construction.build(at.obj)
        return of_both(getattr(obj, value), getattr(obj, gradient))

    return make


def _pairs(cls: type) -> Iterator[tuple[str, str]]:
    """Two methods of the same arguments, of which one is by its name a derivative."""
    asked = {
        name: pairs.method_arguments(cls, name) or ()
        for name in dir(cls)
        if not name.startswith("__") and callable(getattr(cls, name, None))
    }
    for back, wanted in asked.items():
        if len(wanted) < _FEWEST:
            continue
        if not any(way == "derivative" for _, way in readings(back)):
            continue
        same = [n for n, names in asked.items() if n != back and set(names) == set(wanted)]
        for name in sorted(same, key=lambda n: not says_loss(n)):
            if not any(way == "derivative" for _, way in readings(name)):
                yield name, back
