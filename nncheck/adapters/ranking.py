"""Which of several readings of the inputs of a class says the most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from . import methods as pairs
from .attempt import Attempt, attempt
from .candidate import Candidate
from .construct import Construction
from .methods import Methods
from .samples import is_clipped


def of_none(
    candidate: Candidate,
    methods: Methods,
    construction: Construction,
    best: Attempt | None,
    raised: Attempt | None,
) -> Attempt | None:
    """What says most where nothing runs."""
    if raised is not None and best is not None and raised.axes > best.axes:
        return raised
    if best is not None and best.ran_both:
        return in_full(candidate, methods, construction, best) or best
    return best


def failed(tried: Attempt, construction: Construction, before: Attempt | None) -> Attempt | None:
    """A backward that failed on what is likelier than all on which one ran, and not for the shapes
    of arrays that the object was given.
    """
    fails = before is None and tried.went_wrong and not is_given_arrays(construction)
    return tried if fails else None


def means_little(tried: Attempt, raised: Attempt | None) -> bool:
    """Gradients that fit no parameter say no more than a backward that fails on a batch."""
    return tried.runs and not tried.fits and raised is not None and raised.axes > tried.axes


def cuts_off(
    candidate: Candidate, construction: Construction, tried: Attempt, forward: pairs.Forwards
) -> bool:
    return (
        tried.runs
        and not tried.complete
        and is_clipped(build(candidate.obj, construction), forward, tried)
    )


def is_given_arrays(construction: Construction) -> bool:
    """Arrays of its own shapes were put into it, which may not be those that belong together."""
    return any(isinstance(o.make(), np.ndarray) for o in construction.options.values())


def in_full(
    candidate: Candidate, methods: Methods, construction: Construction, thin: Attempt
) -> Attempt | None:
    """The input in the shape of the output, where what was given was broadcast to it (`x + P`).

    The backward then gives a gradient of the output's shape, which is no fault: the code wants the
    whole, most likely for each of several samples.
    """
    full = thin.output_shape
    if len(thin.slots) != 1 or not thin.slots[0].differentiable or len(full) <= thin.axes:
        return None
    forward, backward = pairs.runners(methods)
    wholes: list[tuple[int | str, ...]] = [("N", *full)]
    # one sample alone only where the class made the table: an array that was given to it may as well
    # have been a row, for which the sum over the samples must not be missing
    if not is_given_arrays(construction):
        wholes.append(full)
    for shape in wholes:
        slots = (replace(thin.slots[0], shape=shape),)
        obj = build(candidate.obj, construction)
        tried = attempt(obj, slots, thin.sizes, forward=forward, backward=backward)
        # otherwise it is the arrays that it was built with whose shapes do not belong together
        if tried.complete and tried.output_shape[-len(full) :] == full:
            return tried
    return None


def is_vacuous(tried: Attempt, misfits: set[int], *, ran_on_arrays: bool) -> bool:
    """A single number has no shape that a gradient could miss; what is summed over an axis has its
    shape where that axis has one entry, and had it not where there were more.
    """
    number = ran_on_arrays and not tried.axes
    return number or (tried.runs and 1 in tried.slots[0].shape and {2, tried.axes} <= misfits)


def settles(tried: Attempt, methods: Methods) -> bool:
    """What is right; else arrays with which it runs, where no argument may be a target."""
    sure = len(methods.inputs) == 1 or (len(methods.inputs) > 2 and bool(tried.output_shape))
    return tried.complete or (tried.runs and tried.axes > 1 and sure)


def replaces(tried: Attempt, first: Attempt, methods: Methods) -> bool:
    """What is right may stand in for what ran first: it shows no less of the code."""
    if len(methods.inputs) > 2:
        # of a loss of several arrays any may be a label, for which no gradient is due
        return tried.no_less_than(first) and len(tried.plan) >= len(first.plan)
    # a vector that was meant to be a row or a column
    wider = len(methods.inputs) == 1 and tried.axes > first.axes
    # loops over `len(x)` left out what a shorter input does not reach
    return wider or (not first.fits and is_longer(tried, first))


def is_longer(tried: Attempt, first: Attempt) -> bool:
    """The same inputs with more features."""
    sizes = [
        {d: t.sizes.get(d, 0) for s in t.slots for d in s.shape if isinstance(d, str)}
        for t in (tried, first)
    ]
    same = [s.shape for s in tried.slots] == [s.shape for s in first.slots]
    more = all(n >= sizes[1].get(d, n + 1) for d, n in sizes[0].items())
    return same and more and sizes[0] != sizes[1]


def is_twin(tried: Attempt, first: Attempt) -> bool:
    """The same kind of data with samples as columns instead of rows, or the other way round.

    Of all readings only this one may replace a first one that runs: with fewer axes, or with
    targets that mean nothing, a wrong gradient can look right.
    """
    kinds = [[s.domain.values for s in t.slots] for t in (tried, first)]
    shapes = [t.slots[0].shape for t in (tried, first)]
    return kinds[0] == kinds[1] and shapes[0] == shapes[1][::-1] and len(shapes[0]) == 2


def build(cls: Callable[..., Any], construction: Construction) -> Any:
    try:
        return construction.build(cls)
    except Exception:
        return None


def is_stretched(tried: Attempt) -> bool:
    """One column for each step, which the code did not take as such: it was broadcast."""
    return tried.slots[0].shape[2:] == (1,) and not tried.runs


def has_rows(tried: Attempt) -> bool:
    return any(s.shape for s in tried.slots)
