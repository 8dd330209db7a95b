"""A function of arrays that returns a loss and gradients: tried with slots, and made a subject.

What comes back decides: a number, and arrays shaped like arguments that are its gradients.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array, Card, Kind, Slot
from ..subject import Subject
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import SIZES
from .contain import contained
from .gradients import Source
from .handed_back import returned_arrays
from .instance import ObjectInstance, Protocol
from .loss_roles import role_of
from .whole import is_scalar

_STEP = 1e-5
# parameters are tried small, so that no gradient is clipped
_SMALL = 0.3


@dataclass(frozen=True, slots=True)
class Form:
    """Slots in call order, settings by name, where each gradient is, and which of them are right."""

    names: tuple[str, ...]
    slots: tuple[Slot, ...]
    settings: Mapping[str, float]
    plan: Mapping[str, str]
    right: frozenset[str]
    # no gradient could as well be that of another argument
    is_sure: bool = True
    sizes: Mapping[str, int] = field(default_factory=lambda: SIZES)

    @property
    def rank(self) -> tuple[int, int, int]:
        """More that is right, then more data; where nothing is right the names decide, by their order."""
        axes = sum(len(s.shape) for s in self.slots)
        return len(self.right), len(self.plan), axes if self.right else 0

    @property
    def is_whole(self) -> bool:
        return len(self.right) == len(self.plan)


def tried(
    function: Any, names: tuple[str, ...], slots: tuple[Slot, ...], settings: Mapping[str, float],
    sizes: Mapping[str, int] = SIZES,
) -> Form | None:  # fmt: skip
    """What the function is with these slots; None where it gives no number, or no gradient."""
    values: dict[str, Any] = {**patterns.drawn(slots, sizes, seed=0), **settings}
    for slot in slots:
        if slot.role == "parameter":
            values[slot.name] = values[slot.name] * _SMALL

    def run(at: Mapping[str, Any]) -> tuple[float, dict[str, Array]] | None:
        copies = {n: v.copy() if isinstance(v, np.ndarray) else v for n, v in at.items()}
        return parted(function(*[copies[n] for n in names]))

    try:
        with contained(), np.errstate(all="ignore"):
            first = run(values)
            if first is None:
                return None
            found = _matched(names, slots, settings, values, first[1], run)
            return None if found is None else replace(found, sizes=sizes)
    except Exception:
        return None


def parted(returned: Any) -> tuple[float, dict[str, Array]] | None:
    """The finite number that comes first, and the arrays beside it by their path."""
    if not isinstance(returned, tuple) or len(returned) < 2 or not is_scalar(returned[0]):
        return None
    value = as_output(returned[0])
    if value is None or value.dtype.kind not in "fc" or not np.all(np.isfinite(value)):
        return None
    arrays = {path: a for path, a in returned_arrays(returned) if path != "[0]"}
    return float(np.real(value).sum()), arrays


def _matched(
    names: tuple[str, ...],
    slots: tuple[Slot, ...],
    settings: Mapping[str, float],
    values: Mapping[str, Any],
    claims: dict[str, Array],
    run: Any,
) -> Form | None:
    # not the seed of the values: along themselves, what is free of their scale does not move
    rng = np.random.default_rng(7)
    plan: dict[str, str] = {}
    right: set[str] = set()
    wanted = [s for s in slots if s.differentiable and values[s.name].dtype.kind == "f"]
    for slot in wanted:
        shape = values[slot.name].shape
        fitting = [p for p, a in claims.items() if a.shape == shape and p not in plan.values()]
        if not fitting:
            continue
        direction = generic(shape, rng)
        ends = [
            run({**values, slot.name: values[slot.name] + s * _STEP * direction}) for s in (1, -1)
        ]
        if None in ends:
            continue
        slope = (ends[0][0] - ends[1][0]) / (2 * _STEP)
        said = {p: float(np.sum(claims[p] * direction)) for p in fitting}
        good = [
            p for p, s in said.items() if abs(slope) > 1e-6 and abs(s - slope) <= 1e-4 * abs(slope)
        ]
        named = [p for p in fitting if _is_named(p, slot.name)]
        if not named and not good and role_of(slot.name) == "data" and len(wanted) > 1:
            continue
        plan[slot.name] = (named or good or fitting)[0]
        if plan[slot.name] in good:
            right.add(slot.name)
    if not plan or len(plan) < len({p for p in claims if claims[p].size > 1}):
        return None
    free = tuple(
        s if s.role == "target" else replace(s, differentiable=s.name in plan) for s in slots
    )
    sure = {n for n, p in plan.items() if n in right or _is_named(p, n)}
    return Form(
        names, free, settings, plan, frozenset(right),
        is_sure=all(n in sure or _is_alone(n, slots, values, plan) for n in plan),
    )  # fmt: skip


def _is_alone(
    name: str, slots: tuple[Slot, ...], values: Mapping[str, Any], plan: Mapping[str, str]
) -> bool:
    """Every argument of this shape, targets aside, has a gradient: they stand in order."""
    shape = values[name].shape
    alike = [s.name for s in slots if s.role != "target" and values[s.name].shape == shape]
    return all(n in plan for n in alike)


def _is_named(path: str, slot: str) -> bool:
    """`['anchor']` and `['dW']` speak of the argument."""
    key = re.findall(r"\w+", path)[-1].lower()
    return key in (slot.lower(), f"d{slot.lower()}", f"d_{slot.lower()}", f"grad_{slot.lower()}")


def subject_of(
    candidate: Candidate,
    form: Form,
    make: Callable[[Candidate], Any],
    *,
    forward: str = "",
    backward: str = "",
    words: tuple[str, ...] = ("it returns the loss and its gradient",),
    kind: Kind = "loss",
    style: str = "loss-and-gradient",
) -> Subject:
    """`make` gives the function in the scope of a candidate; `forward` and `backward` are where its
    value and its gradient are written, where that is elsewhere.
    """
    symbols = dict.fromkeys(d for s in form.slots for d in s.shape if isinstance(d, str))
    symbols |= dict.fromkeys(s.domain.classes for s in form.slots if s.domain.classes)
    written = backward or candidate.name
    card = Card(
        name=candidate.name, kind=kind, style=style, place=candidate.place,
        slots=form.slots, sizes={s: form.sizes[s] for s in symbols}, sample_axis=None, scalar=True,
        takes_cotangent=False, forward=forward or candidate.name, backward=written,
        definitions=tuple(dict.fromkeys([*candidate.reaches, *filter(None, (forward, backward))])),
        guesses=(
            *words,
            *(f"{s.name} has shape {s.shape}" for s in form.slots),
            *(f"{n} = {v:g} (by its name)" for n, v in form.settings.items()),
        ),
    )  # fmt: skip
    return _on(candidate, form, card, make)


def _on(candidate: Candidate, form: Form, card: Card, make: Callable[[Candidate], Any]) -> Subject:
    def call(obj: Any, values: Mapping[str, Array]) -> Any:
        given = {**values, **form.settings}
        return obj(*[given[n] for n in form.names])

    def value(obj: Any, values: Mapping[str, Array]) -> Any:
        return call(obj, values)[0]

    def gradient(obj: Any, dout: Any, values: Mapping[str, Array]) -> Any:
        return call(obj, values)

    plan = {n: Source("return", path) for n, path in form.plan.items()}
    protocol = Protocol(value, gradient, {}, plan)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _on(again, form, card, make)

    function = make(candidate)
    return Subject(card, lambda: ObjectInstance(function, protocol), rebuild)
