"""One function from weights and data to a loss and its gradient: `svm_loss(W, X, y, reg)`,
`cost_function(theta, X, y)`.

Arrays are told from settings by their names; which shapes go together, by running.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array, Card, Domain, Slot
from ..subject import Subject
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import SIZES
from .contain import contained
from .gradients import Source
from .instance import ObjectInstance, Protocol
from .names import looks_like_target, normal

_WEIGHTS = frozenset("w weight weights theta thetas params beta coef".split())
_BIASES = frozenset("b bias".split())
_DATA = frozenset("x data inputs features feats input a".split())
SETTINGS: Mapping[str, float] = {
    "reg": 0.1, "lam": 0.1, "lmbda": 0.1, "lambda": 0.1, "lambda_": 0.1, "l2": 0.1, "l": 0.1, "c": 0.7,
    "alpha": 0.3, "delta": 0.8, "margin": 0.9, "eps": 1e-7, "epsilon": 1e-7, "reg_strength": 0.1,
    "regularization": 0.1, "decay": 0.1, "weight_decay": 0.1, "wd": 0.1,
}  # fmt: skip
_REAL = Domain()
# (weights, data, targets and their kinds); a bias goes along the weights' outputs
_SHAPES: tuple[tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...], str], ...] = (
    (("D", "C"), ("N", "D"), ("N",), "index"),
    (("C", "D"), ("D", "N"), ("N",), "index"),
    (("C", "D"), ("N", "D"), ("N",), "index"),
    (("D", "C"), ("N", "D"), ("N", "C"), "onehot"),
    (("C", "D"), ("N", "D"), ("N", "C"), "onehot"),
    (("C", "D"), ("D", "N"), ("C", "N"), "onehot"),
    (("D",), ("N", "D"), ("N",), "binary"),
    (("D", 1), ("N", "D"), ("N", 1), "binary"),
    (("D", 1), ("D", "N"), (1, "N"), "binary"),
    (("D",), ("N", "D"), ("N",), "sign"),
)
_STEP = 1e-5


@dataclass(frozen=True, slots=True)
class _Form:
    """Slots in call order (settings left out), the settings, and the place of each gradient."""

    order: tuple[str, ...]
    slots: tuple[Slot, ...]
    settings: Mapping[str, float]
    plan: Mapping[str, int]


def adapt(candidate: Candidate, names: tuple[str, ...]) -> Subject | None:
    """The function as a subject; None when its arguments are not weights, data and targets."""
    if len(candidate.data):
        return None
    first: _Form | None = None
    for form in _forms(candidate, names):
        outcome = _agrees(candidate, form)
        if outcome is None:
            continue
        if outcome:
            return _subject(candidate, form)
        first = first or form
    return _subject(candidate, first) if first is not None else None


def _forms(candidate: Candidate, names: tuple[str, ...]) -> Iterator[_Form]:
    roles = {n: role_of(n) for n in names}
    if None in roles.values():
        return
    by_role = {r: [n for n, role in roles.items() if role == r] for r in _ROLES}
    if [len(by_role[r]) for r in ("weights", "data", "target")] != [1, 1, 1]:
        return
    settings = {n: SETTINGS[normal(n)] for n in by_role["setting"]}
    w, x, t = (by_role[r][0] for r in ("weights", "data", "target"))
    for weights, data, target, kind in _ordered(candidate):
        bias = (1,) if len(weights) == 1 or weights[-1] == 1 else ("C",)
        slots = {
            w: Slot(w, "input", weights, _REAL),
            x: Slot(x, "input", data, _REAL, differentiable=False),
            t: Slot(t, "target", target, _domain(kind, target), differentiable=False),
            **{b: Slot(b, "input", bias, _REAL) for b in by_role["bias"]},
        }
        ordered = tuple(slots[n] for n in names if n in slots)
        plan = _plan(candidate, ordered, names, settings)
        if plan is not None:
            yield _Form(names, ordered, settings, plan)


_ROLES = ("weights", "data", "target", "bias", "setting")


def role_of(name: str) -> str | None:
    """What the name says of an argument: weights, bias, data, setting, target; None for others."""
    low = normal(name)
    if low in _WEIGHTS:
        return "weights"
    if low in _BIASES:
        return "bias"
    if low in _DATA or low.startswith("x_"):
        return "data"
    if low in SETTINGS:
        return "setting"
    return "target" if low == "y" or low.startswith("y_") or looks_like_target(name) else None


def _domain(kind: str, shape: tuple[Any, ...]) -> Domain:
    if kind == "index":
        return Domain("index", classes="C")
    return Domain("onehot", axis=shape.index("C")) if kind == "onehot" else Domain(kind)  # type: ignore[arg-type]


def _ordered(candidate: Candidate) -> Iterator[Any]:
    """Vectors of weights first where the text speaks of theta, or of two classes."""
    low = f"{candidate.name} {candidate.text}".lower()
    two = any(w in low for w in ("theta", "logistic", "sigmoid", "linear_reg", "mse", "squared"))
    yield from sorted(_SHAPES, key=lambda s: (len(s[0]) == 2 and s[0][-1] != 1) == two)


def _call(function: Any, form_order: tuple[str, ...], values: Mapping[str, Any]) -> Any:
    return function(*[values[n] for n in form_order])


def _plan(
    candidate: Candidate,
    slots: tuple[Slot, ...],
    names: tuple[str, ...],
    settings: Mapping[str, float],
) -> Mapping[str, int] | None:
    """Which of the returned arrays is whose gradient; None where this does not run."""
    values: dict[str, Any] = {**patterns.drawn(slots, SIZES, seed=0), **settings}
    try:
        with contained(), np.errstate(all="ignore"):
            returned = _call(candidate.obj, names, values)
    except Exception:
        return None
    value = as_output(returned[0]) if isinstance(returned, tuple) and len(returned) > 1 else None
    if value is None or value.size != 1 or not np.all(np.isfinite(value)):
        return None
    left = {i: np.shape(a) for i, a in enumerate(returned) if i and as_output(a) is not None}
    plan: dict[str, int] = {}
    for slot in slots:
        shape = values[slot.name].shape
        found = next((i for i, s in left.items() if s == shape), None)
        if slot.differentiable and found is not None:
            plan[slot.name] = found
            del left[found]
    return plan if any(s.name in plan for s in slots if s.differentiable) else None


def _agrees(candidate: Candidate, form: _Form) -> bool | None:
    """The claimed gradients give the slope along one direction; None where nothing can be said."""
    # not the seed of the values: along themselves, what is free of their scale does not move
    rng = np.random.default_rng(7)
    values: dict[str, Any] = {**patterns.drawn(form.slots, SIZES, seed=0), **form.settings}
    directions = {n: generic(values[n].shape, rng) for n in form.plan}
    try:
        with contained(), np.errstate(all="ignore"):
            claimed = _call(candidate.obj, form.order, values)
            ends = [
                float(np.sum(_call(candidate.obj, form.order, _moved(values, directions, s))[0]))
                for s in (_STEP, -_STEP)
            ]
    except Exception:
        return None
    slope = (ends[0] - ends[1]) / (2 * _STEP)
    said = sum(float(np.sum(claimed[i] * directions[n])) for n, i in form.plan.items())
    return abs(slope - said) <= 1e-4 * max(abs(slope), abs(said)) and abs(slope) > 1e-6


def _moved(
    values: Mapping[str, Any], directions: Mapping[str, Array], step: float
) -> dict[str, Any]:
    return {n: v + step * directions[n] if n in directions else v for n, v in values.items()}


def _subject(candidate: Candidate, form: _Form) -> Subject:
    slots = tuple(
        replace(s, differentiable=s.name in form.plan) if s.role == "input" else s
        for s in form.slots
    )
    symbols = dict.fromkeys(d for s in slots for d in s.shape if isinstance(d, str))
    card = Card(
        name=candidate.name,
        kind="loss",
        style="loss-and-gradient",
        place=candidate.place,
        slots=slots,
        sizes={s: SIZES[s] for s in symbols},
        sample_axis=None,
        scalar=True,
        takes_cotangent=False,
        forward=candidate.name,
        backward=candidate.name,
        definitions=tuple(candidate.reaches),
        guesses=(
            "it returns the loss and its gradient",
            *(f"{s.name} has shape {s.shape}" for s in slots),
            *(f"{n} = {v:g} (by its name)" for n, v in form.settings.items()),
        ),
    )
    return _on(candidate, form, card)


def _on(candidate: Candidate, form: _Form, card: Card) -> Subject:
    def value(obj: Any, values: Mapping[str, Array]) -> Any:
        return _call(obj, form.order, {**values, **form.settings})[0]

    def gradient(obj: Any, dout: Any, values: Mapping[str, Array]) -> Any:
        return _call(obj, form.order, {**values, **form.settings})

    plan = {n: Source("return", f"[{i}]") for n, i in form.plan.items()}
    protocol = Protocol(value, gradient, {}, plan)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _on(again, form, card)

    return Subject(card, lambda: ObjectInstance(candidate.obj, protocol), rebuild)
