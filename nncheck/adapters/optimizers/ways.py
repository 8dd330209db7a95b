"""Ways in which an optimizer may be called, the most telling first."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...model import Array
from ..candidate import Candidate
from .calling import Way
from .holding import (
    Dicts,
    Held,
    Holding,
    Inside,
    Layer,
    Lists,
    Objects,
    One,
    Pairs,
    attribute_pairs,
)
from .roles import UPDATES, Argument, Role, arguments, is_pair

# two kinds of shape, each twice: state that is shared shows itself
MIXED: Mapping[str, tuple[int, ...]] = {"W1": (3, 2), "b1": (5,), "W2": (3, 2), "b2": (5,)}
EQUAL: Mapping[str, tuple[int, ...]] = dict.fromkeys(MIXED, (3, 2))
PAIR: Mapping[str, tuple[int, ...]] = {"W": (3, 2), "b": (2,)}
ONE: Mapping[str, tuple[int, ...]] = {"w": (3, 2)}

Hold = Callable[[Mapping[str, Array]], Holding]


def ways(candidate: Candidate) -> Iterator[Way]:
    """Every way that the names allow."""
    for method, given in _updates(candidate):
        known = [a for a in given if a.required or a.role in ("grads", "time", "loss", "state")]
        for roles in _readings(known):
            yield from _holdings(candidate, method, roles)


def _updates(candidate: Candidate) -> Iterator[tuple[str | None, tuple[Argument, ...]]]:
    obj = candidate.obj
    if not isinstance(obj, type):
        given = arguments(obj)
        if given is None:
            return
        if any(a.role in ("grads", "params", "layer") and a.required for a in given):
            yield "", given
        elif all(a.role == "number" for a in given if a.required):
            made = _made(obj, given)
            inner = arguments(made) if callable(made) else None
            if inner:
                yield None, inner
        return
    for name in _outermost_first(obj):
        method = inspect.getattr_static(obj, name)
        bound = arguments(getattr(obj, name))
        if bound is not None:
            yield name, bound if isinstance(method, staticmethod) else bound[1:]


def _outermost_first(cls: type) -> list[str]:
    """Methods that may update; what another of them calls counts no steps of its own."""
    found = {n: m for n in UPDATES if (m := inspect.getattr_static(cls, n, None)) is not None}
    if not inspect.isfunction(found.get("__call__")):
        found.pop("__call__", None)
    inner = {n for n in found for other, m in found.items() if n != other and n in _spoken(m)}
    return sorted(found, key=lambda n: n in inner)


def _spoken(method: Any) -> set[str]:
    """The names that a method uses, in the functions inside it too."""
    pending = [getattr(getattr(method, "__func__", method), "__code__", None)]
    names: set[str] = set()
    while pending:
        code = pending.pop()
        if isinstance(code, types.CodeType):
            names |= set(code.co_names)
            pending += code.co_consts
    return names


def _made(factory: Callable[..., Any], given: tuple[Argument, ...]) -> Any:
    """What a function of numbers gives back: perhaps the update."""
    from .roles import number_for

    try:
        return factory(**{a.name: number_for(a.name) or 0.05 for a in given if a.required})
    except Exception:
        return None


def _readings(given: list[Argument]) -> Iterator[tuple[Argument, ...]]:
    """The roles that names give; where two names say nothing, parameters first or gradients first."""
    unknown = [i for i, a in enumerate(given) if a.role is None]
    if not unknown:
        yield tuple(given)
        # (w, g) may be named like state: v, m
        return
    if len(unknown) > 2:
        return
    pairs: tuple[tuple[Role, ...], ...] = (("params", "grads"), ("grads", "params"))
    if len(unknown) == 1:
        missing: Role = "params" if any(a.role == "grads" for a in given) else "grads"
        pairs = ((missing,), ("number",))
    for picks in pairs:
        named = list(given)
        for i, role in zip(unknown, picks, strict=True):
            named[i] = replace(named[i], role=role)
        yield tuple(named)


def _holdings(
    candidate: Candidate, method: str | None, given: tuple[Argument, ...]
) -> Iterator[Way]:
    roles = {a.role for a in given if a.required}
    # `W` and `b` beside `dW` and `db` are two arrays
    if is_pair(given):
        yield Way("optimizer-pair", Lists, PAIR, method, given, is_pair=True)
        return
    if not given and method and callable(getattr(candidate.obj, "setup", None)):
        for boxed in (False, True):
            hold = partial(Objects, cls=Held, boxed=boxed)
            yield Way("optimizer-objects", hold, MIXED, method, given, is_set_up=True)
        return
    if "name" in roles and "grads" in roles:
        yield Way("optimizer-named-array", Lists, MIXED, method, given, is_each=True)
        return
    has_gradients = bool(roles & {"grads", "slope"}) or any(a.role == "grads" for a in given)
    built = (
        {a.role for a in arguments(candidate.obj) or () if a.required} if method != "" else set()
    )
    if has_gradients and (roles & {"params", "slope"} or "params" in built or "grads" in roles):
        forms: list[tuple[str, Hold]] = [
            ("dict", Dicts), ("dict", partial(Dicts, mark="d")), ("list", Lists),
        ]  # fmt: skip
        yield from (Way(f"optimizer-{n}", h, MIXED, method, given) for n, h in forms)
        yield Way("optimizer-array", One, ONE, method, given)
        yield from (Way(f"optimizer-{n}", h, EQUAL, method, given) for n, h in forms)
    elif roles & {"params", "layer", "grads"} or built & {"params", "layer", "grads"}:
        forms = list(_objects(candidate))
        for shapes in (MIXED, EQUAL):
            yield from (Way(f"optimizer-{n}", h, shapes, method, given) for n, h in forms)
        yield from _layers(candidate, method, given)


def _objects(candidate: Candidate) -> Iterator[tuple[str, Hold]]:
    for cls in candidate.namespace.values():
        if isinstance(cls, type) and cls is not candidate.obj and _is_parameter(cls):
            yield "objects", partial(Objects, cls=cls)
    yield "objects", partial(Objects, cls=Held)
    yield "objects", partial(Objects, cls=Held, boxed=True)
    yield "pairs", Pairs
    yield "pairs", partial(Pairs, gradient_first=True)
    yield "dict", Dicts
    yield "list", Lists


def _is_parameter(cls: type) -> bool:
    """A class of the file that holds an array and a gradient of it."""
    if cls.__module__ == "builtins" or not any(w in cls.__name__.lower() for w in _PARAMETERS):
        return False
    try:
        made = cls(np.zeros((2, 3)))
    except Exception:
        return False
    data = [getattr(made, n, None) for n in ("data", "value", "val", "w", "weight", "array")]
    return any(isinstance(d, np.ndarray) and d.shape == (2, 3) for d in data)


_PARAMETERS = ("param", "tensor", "variable", "var", "node", "weight", "value")


def _layers(candidate: Candidate, method: str | None, given: tuple[Argument, ...]) -> Iterator[Way]:
    pairs = attribute_pairs(candidate.text)
    for inside in range(3):
        for first in range(0, len(pairs), 2):
            two = pairs[first : first + 2]
            shapes = dict(zip(PAIR, PAIR.values(), strict=True))
            shapes = dict(list(shapes.items())[: len(two)])
            yield Way(
                "optimizer-layer", partial(Layer, names=two, inside=inside), shapes, method, given
            )
        for kind in (Dicts, Lists):
            hold = partial(_inside, kind=kind, inside=inside)
            yield Way("optimizer-layer", hold, MIXED, method, given)


def _inside(values: Mapping[str, Array], kind: Any, inside: int) -> Holding:
    return Inside(kind(values), ("params", "grads"), inside=inside)
