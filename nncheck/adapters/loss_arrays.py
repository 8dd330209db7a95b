"""One function from any arrays to a loss and gradients, whatever it and they are called.

`triplet(anchor, positive, negative) -> loss, {...}`, `ridge(X, y, w, alpha) -> cost, dw`,
`contrastive(a, b, y) -> loss, da, db`, `svm_loss(W, X, y, reg) -> loss, dW`. What comes back decides: a
number, and arrays shaped like arguments that are its gradients. A function of which no gradient is
right is a loss only where its name says so, or its own text calls what it returns a loss and gradients.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..budget import Budget
from ..draw import generic
from ..model import Array, Card, Domain, Slot
from ..subject import Subject
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import SIZES
from .contain import contained
from .gradients import Source, returned_arrays
from .instance import ObjectInstance, Protocol
from .loss_roles import SETTINGS, role_of
from .loss_way import says_loss
from .methods import data_arguments
from .names import looks_like_target, normal
from .returning import GRADIENT, last_tuple
from .whole import is_scalar

# combinations of shapes that are tried, and what trying may take, in seconds
_TRIES, _SECONDS, _MOST = 3000, 1.0, 5
_STEP = 1e-5
_LOSS = re.compile(r"loss|cost|err\w*|obj\w*|energy|nll|total|j|l|f|val\w*", re.IGNORECASE)
_SHAPES: dict[str, tuple[tuple[Any, ...], ...]] = {
    "data": (("N", "D"), ("D", "N"), ("D",)),
    "weights": (("D",), ("D", "C"), ("C", "D"), ("D", 1)),
    "bias": ((), ("C",), (1,), (1, "C"), ("C", 1)),
    "target": (("N",), ("N", "C"), ("N", 1), ("N", "D"), (1, "N")),
    "": (("N", "D"), ("D",), ("N",), ("D", "C"), ("N", "C"), ()),
}


@dataclass(frozen=True, slots=True)
class _Form:
    """Slots in call order, settings by name, where each gradient is, and which of them are right."""

    names: tuple[str, ...]
    slots: tuple[Slot, ...]
    settings: Mapping[str, float]
    plan: Mapping[str, str]
    right: frozenset[str]

    @property
    def rank(self) -> tuple[int, int, int]:
        """More that is right, then more data; where nothing is right the names decide, by their order."""
        axes = sum(len(s.shape) for s in self.slots)
        return len(self.right), len(self.plan), axes if self.right else 0

    @property
    def is_whole(self) -> bool:
        return len(self.right) == len(self.plan)


def adapt(candidate: Candidate) -> Subject | None:
    """The function as a loss of its arrays; None when it is nothing of the sort."""
    function = candidate.obj
    if not isinstance(function, types.FunctionType) or candidate.data:
        return None
    names = data_arguments(function)
    if not names or len(names) > _MOST or _MARKED.search(normal(candidate.name)):
        return None
    stated = _returns(function)
    if stated is None:
        return None
    best = _best(candidate, names)
    if best is None or not (best.right or stated or says_loss(candidate.name)):
        return None
    return _subject(candidate, best)


def is_of_both(candidate: Candidate, names: tuple[str, ...]) -> bool:
    """A function of two arrays that returns the gradients of both: the second is no target."""
    stated = None if candidate.data else _returns(candidate.obj)
    if stated is None or len(last_tuple(candidate.obj)) < 3:
        return False
    best = _best(candidate, names)
    return best is not None and set(best.plan) == set(names) and (best.is_whole or stated)


_MARKED = re.compile(r"(^|_)(backward|bwd|forward|numer\w*|check)(_|$)")


def _returns(function: types.FunctionType) -> bool | None:
    """Whether the text calls what is returned a loss and gradients; None where it returns no tuple."""
    returned = last_tuple(function)
    if len(returned) < 2:
        return None
    first, *rest = returned
    names = [n.id for n in rest if isinstance(n, ast.Name)]
    asked = inspect.signature(function).parameters
    of_each = [n.lower().replace("_", "") for n in names] == [
        f"d{a.lower().replace('_', '')}" for a in asked
    ]
    is_loss = isinstance(first, ast.Name) and _LOSS.fullmatch(first.id) is not None
    return (
        (is_loss or of_each)
        and len(names) == len(rest)
        and all(GRADIENT.fullmatch(n) for n in names)
    )


def _best(candidate: Candidate, names: tuple[str, ...]) -> _Form | None:
    best: _Form | None = None
    budget = Budget(_SECONDS)
    for slots, settings in itertools.islice(_readings(names), _TRIES):
        if budget.spent:
            break
        form = _tried(candidate.obj, names, slots, settings)
        if form is not None and (best is None or form.rank > best.rank):
            best = form
            wanted = [s for s in slots if s.role == "input" and role_of(s.name) != "data"]
            if form.is_whole and all(s.name in form.plan for s in wanted):
                break
    return best


def _readings(names: tuple[str, ...]) -> Iterator[tuple[tuple[Slot, ...], Mapping[str, float]]]:
    """Every way to give the arguments shapes; the first are those that their names suggest."""
    roles = {n: role_of(n) for n in names}
    settings = {n: SETTINGS[normal(n)] for n in names if roles[n] == "setting"}
    arrays = [n for n in names if n not in settings]
    pools = [list(_pool(n, roles[n])) for n in arrays]
    alike = [slots for slots in itertools.product(*pools) if len({s.shape for s in slots}) == 1]
    for slots in (*alike, *itertools.product(*pools)):
        yield slots, settings


def _pool(name: str, role: str | None) -> Iterator[Slot]:
    known = role if role in _SHAPES else ""
    shapes = dict.fromkeys((*_SHAPES[known or ""], *_SHAPES[""]))
    for shape in shapes:
        if role == "target" or looks_like_target(name):
            yield from _targets(name, shape)
        else:
            yield Slot(name, "input", shape, Domain())


def _targets(name: str, shape: tuple[Any, ...]) -> Iterator[Slot]:
    def slot(domain: Domain) -> Slot:
        return Slot(name, "target", shape, domain, differentiable=False)

    if shape == ("N",):
        yield slot(Domain("index", classes="C"))
        yield slot(Domain("sign"))
    if shape == ("N", "C"):
        yield slot(Domain("onehot", axis=1))
    yield slot(Domain("binary") if "N" in shape else Domain())
    yield slot(Domain())


def _tried(
    function: Any, names: tuple[str, ...], slots: tuple[Slot, ...], settings: Mapping[str, float]
) -> _Form | None:
    values: dict[str, Any] = {**patterns.drawn(slots, SIZES, seed=0), **settings}

    def run(at: Mapping[str, Any]) -> tuple[float, dict[str, Array]] | None:
        copies = {n: v.copy() if isinstance(v, np.ndarray) else v for n, v in at.items()}
        return parted(function(*[copies[n] for n in names]))

    try:
        with contained(), np.errstate(all="ignore"):
            first = run(values)
            if first is None:
                return None
            return _matched(names, slots, settings, values, first[1], run)
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
) -> _Form | None:
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
        if not named and not good and role_of(slot.name) == "data":
            continue
        plan[slot.name] = (named or good or fitting)[0]
        if plan[slot.name] in good:
            right.add(slot.name)
    if not plan or len(plan) < len({p for p in claims if claims[p].size > 1}):
        return None
    free = tuple(
        replace(s, differentiable=s.name in plan) if s.role == "input" else s for s in slots
    )
    return _Form(names, free, settings, plan, frozenset(right))


def _is_named(path: str, slot: str) -> bool:
    """`['anchor']` and `['dW']` speak of the argument."""
    key = re.findall(r"\w+", path)[-1].lower()
    return key in (slot.lower(), f"d{slot.lower()}", f"d_{slot.lower()}", f"grad_{slot.lower()}")


def _subject(candidate: Candidate, form: _Form) -> Subject:
    symbols = dict.fromkeys(d for s in form.slots for d in s.shape if isinstance(d, str))
    symbols |= dict.fromkeys(s.domain.classes for s in form.slots if s.domain.classes)
    card = Card(
        name=candidate.name, kind="loss", style="loss-and-gradient", place=candidate.place,
        slots=form.slots, sizes={s: SIZES[s] for s in symbols}, sample_axis=None, scalar=True,
        takes_cotangent=False, forward=candidate.name, backward=candidate.name,
        definitions=tuple(candidate.reaches),
        guesses=(
            "it returns the loss and its gradient",
            *(f"{s.name} has shape {s.shape}" for s in form.slots),
            *(f"{n} = {v:g} (by its name)" for n, v in form.settings.items()),
        ),
    )  # fmt: skip
    return _on(candidate, form, card)


def _on(candidate: Candidate, form: _Form, card: Card) -> Subject:
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
        return _on(again, form, card)

    return Subject(card, lambda: ObjectInstance(candidate.obj, protocol), rebuild)
