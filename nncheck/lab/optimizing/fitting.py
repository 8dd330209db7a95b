"""The form whose steps are the observed ones: a right one, or one with a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...model import Array, Course, Walk
from .faults import Fault, faults, upward
from .forms import FORMS, right
from .numbers import assignments, decays
from .recursion import Form, Numbers, steps

# the observed steps agree with the computed ones to this share of the largest step
_SHARE, _ROUNDING = 1e-9, 2e-14
_PAIRS_TRIED = 900


@dataclass(frozen=True, slots=True)
class Fit:
    """A form with its numbers, and the faults that make it what was observed (none: it is right).

    `only` names the tensor that has the fault, where the others follow a right form.
    """

    form: Form
    numbers: Numbers
    faults: tuple[Fault, ...] = ()
    only: str = ""


def fit_of(
    course: Course,
    walk: Walk,
    numbers: Mapping[str, float],
    claims: Sequence[str],
    *,
    depth: int = 2,
) -> Fit | None:
    """What the walk follows: the claimed algorithm, that with a fault, another one; None: nothing.

    One fault before two, and another algorithm only where the claimed one does not explain it.
    `depth`: how many faults are thought of.
    """
    seen = Observed(course, walk)
    own = [f for name in claims for f in right(name, decays=decays(numbers))]
    found = seen.first(((f, ()) for f in own), numbers)
    if found is None and depth > 0:
        found = seen.first(_single(own), numbers)
    if found is not None or (claims and depth == 0):
        return found
    others = [f for n in FORMS if n not in claims for f in right(n, decays=decays(numbers))]
    found = seen.first(((f, ()) for f in others), numbers)
    if found is None and not claims and depth > 0:
        return seen.first(_upward(others), numbers)
    return found if found is not None or depth < 2 else seen.first(_double(own), numbers)


def _single(forms: Sequence[Form]) -> Iterator[tuple[Form, tuple[Fault, ...]]]:
    for form in forms:
        for fault in faults(form, decays=form.decay != ""):
            yield fault.form, (fault,)


def _upward(forms: Sequence[Form]) -> Iterator[tuple[Form, tuple[Fault, ...]]]:
    return ((fault.form, (fault,)) for fault in map(upward, forms))


def _double(forms: Sequence[Form]) -> Iterator[tuple[Form, tuple[Fault, ...]]]:
    for form in forms[:2]:
        for first in faults(form, decays=form.decay != ""):
            for second in faults(first.form, decays=form.decay != ""):
                if second.form != form and second.code != "NN707":
                    yield second.form, (first, second)


class Observed:
    """A walk beside the steps that forms would make."""

    def __init__(self, course: Course, walk: Walk) -> None:
        self._names = list(course.start)
        self._start = [course.start[n] for n in self._names]
        self._gradients = [[g[n] for n in self._names] for g in course.gradients]
        self._flat = [np.concatenate([a.ravel() for a in self._start])]
        self._given = [[np.concatenate([a.ravel() for a in g])] for g in self._gradients]
        self._losses = course.losses
        self._seen = _joined([[v[n] for n in self._names] for v in walk.values])
        whole = _joined([self._start])
        before = np.concatenate([whole, self._seen[:-1]])
        with np.errstate(all="ignore"):
            moves = np.abs(self._seen - before)
            finite = moves[np.isfinite(moves)]
            size = np.abs(self._seen[np.isfinite(self._seen)])
        largest = float(np.max(finite, initial=0.0))
        self._bar = _SHARE * largest + _ROUNDING * (1 + float(np.max(size, initial=0.0)))

    def first(
        self, forms: Iterator[tuple[Form, tuple[Fault, ...]]], numbers: Mapping[str, float]
    ) -> Fit | None:
        """The first form, with numbers, whose steps are the observed ones."""
        for count, (form, own) in enumerate(forms):
            if count > _PAIRS_TRIED:
                return None
            for chosen in assignments(form, numbers):
                if self.follows(form, chosen):
                    return Fit(form, chosen, own)
        return None

    def follows(self, form: Form, numbers: Numbers) -> bool:
        """The observed parameters are those that the form computes, after each step.

        Most forms are off from the first step on: one step is computed before all are.
        """
        return self._agrees(form, numbers, 1) and self._agrees(form, numbers, len(self._seen))

    def _agrees(self, form: Form, numbers: Numbers, count: int) -> bool:
        if form.shared or form.per_tensor:
            computed = self._apart(form, numbers, count)
        else:
            computed = _joined(steps(form, numbers, self._flat, self._given[:count], self._losses))
        seen = self._seen[:count]
        if computed is None or computed.shape != seen.shape:
            return False
        with np.errstate(all="ignore"):
            near = np.abs(computed - seen) <= self._bar
        return bool(np.all(near | (np.isnan(computed) & np.isnan(seen)) | (computed == seen)))

    def is_parallel(self, form: Form, numbers: Mapping[str, float]) -> bool:
        """Each step is that of the form times one factor of its own."""
        return any(
            self._runs_along(form, chosen, 1) and self._runs_along(form, chosen, len(self._seen))
            for chosen in assignments(form, numbers)
        )

    def _runs_along(self, form: Form, numbers: Numbers, count: int) -> bool:
        rows = [self._flat, *steps(form, numbers, self._flat, self._given[:count], self._losses)]
        with np.errstate(all="ignore"):
            computed = np.diff(_joined(rows), axis=0)
            seen = np.diff(np.concatenate([_joined([self._flat]), self._seen[:count]]), axis=0)
        return all(_parallel(a, b) for a, b in zip(computed, seen, strict=True))

    def _apart(self, form: Form, numbers: Numbers, count: int) -> Array | None:
        try:
            return _joined(steps(form, numbers, self._start, self._gradients[:count], self._losses))
        except ValueError:  # shapes that do not go together
            return None


def _parallel(a: Array, b: Array) -> bool:
    if not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return False
    factor = float(a @ b) / float(a @ a) if a.any() else 0.0
    return bool(np.max(np.abs(b - factor * a)) <= 1e-6 * np.max(np.abs(b)) and b.any())


def _joined(values: Sequence[Sequence[Array]]) -> Array:
    """One row for each step: all entries of all tensors."""
    rows = [np.concatenate([np.asarray(a, dtype=float).ravel() for a in row]) for row in values]
    return np.array(rows)
