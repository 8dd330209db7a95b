"""Finding out how a class with a forward and a backward is built and fed: by trying.

Once something runs, a wrong gradient is a finding and no reason to look for a way of calling the
code in which it does not show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from ..model import Slot
from . import methods as pairs
from . import patterns
from .attempt import Attempt, attempt
from .candidate import Candidate
from .companions import Company
from .construct import Construction, constructions
from .lazy import begun
from .methods import Methods
from .names import looks_like_prediction, looks_like_target
from .returning import last_tuple
from .samples import adds_up, is_clipped
from .siblings import siblings
from .sizing import asked_for, held_shapes, own_shapes, readings, resolved, shape_key


def search(candidate: Candidate, methods: Methods) -> tuple[Construction, Attempt] | None:
    """The construction and the inputs with which most works, with what a first forward makes."""
    found = _searched(candidate, methods)
    return found and (begun(candidate, methods, *found) or found)


def _searched(candidate: Candidate, methods: Methods) -> tuple[Construction, Attempt] | None:
    """The first complete one wins.

    Once something runs, a wrong gradient is a finding and no reason to look for a way of calling
    the code in which it does not show.
    """
    best: tuple[Construction, Attempt] | None = None
    running: tuple[Construction, Attempt] | None = None
    names = candidate.namespace
    if not methods.announced:
        names = Company(names, methods.forward, methods.backward or "")
    made = constructions(candidate.obj, neighbours=names, prototype=candidate.instance)
    for count, construction in enumerate(chain(made, siblings(candidate))):
        if _shows_less(candidate, construction, best, running):
            continue
        obj = _build(candidate.obj, construction)
        if obj is None:
            continue
        tried = _reading(candidate, methods, construction, readings(obj))
        if tried is None:
            continue
        # data and arrays with fewer axes than those with which the forward ran first show less
        if tried.ran_forward and best is not None and tried.extent < best[1].extent:
            continue
        if tried.complete and (running is None or tried.no_less_than(running[1])):
            return construction, tried
        if tried.runs and running is None:
            running = (construction, tried)
        if best is None or tried.score > best[1].score:
            best = (construction, tried)
        if running is not None and count > _OTHER_CONSTRUCTIONS:
            break
    return running or best


# after something ran, this many other constructions may still show shapes that fit better
_OTHER_CONSTRUCTIONS = 40


def _shows_less(
    candidate: Candidate,
    construction: Construction,
    best: tuple[Construction, Attempt] | None,
    running: tuple[Construction, Attempt] | None,
) -> bool:
    """An empty container after a full one, a square matrix after one that ran (with as many outputs as
    inputs a transposed product fits), a kernel where matrices are multiplied.
    """
    if best is not None and _is_emptier(construction, *best):
        return True
    if running is not None and construction.is_square:
        return True
    return construction.has_kernel and _multiplies_matrices(candidate)


def _multiplies_matrices(candidate: Candidate) -> bool:
    """Its code multiplies matrices and asks for no shape, as whatever moves a kernel does."""
    text = " ".join(candidate.texts(candidate.name))
    plain = re.search(r" @ |dot\(|matmul\(", text) is not None
    return plain and re.search(r"shape|im2col|einsum|tensordot|kernel|conv", text) is None


def _is_emptier(construction: Construction, best: Construction, tried: Attempt) -> bool:
    """A container that ran with layers in it is not tried without: every backward looks right then."""
    return best.is_filled and tried.ran_forward and not construction.is_filled


def _reading(
    candidate: Candidate,
    methods: Methods,
    construction: Construction,
    sizes: Sequence[Mapping[str, int]],
) -> Attempt | None:
    """The first reading of the inputs that runs, or its twin where that is what the code means."""
    first: Attempt | None = None
    best: Attempt | None = None
    forward, _ = pairs.runners(methods)
    ran_on_arrays = False
    misfits: set[int] = set()
    raised: Attempt | None = None
    for tried in _tries(candidate, methods, construction, sizes):
        if _is_vacuous(tried, misfits, ran_on_arrays=ran_on_arrays):
            continue
        ran_on_arrays |= tried.ran_both and tried.axes > 0
        misfits |= {tried.axes} if tried.ran_both and not tried.runs else set()
        if best is None or tried.score > best.score:
            best = tried
        if first is None:
            if (
                tried.runs
                and not tried.complete
                and is_clipped(_build(candidate.obj, construction), forward, tried)
            ):
                continue
            if _settles(tried, methods):
                return tried
            if tried.went_wrong and not _is_given_arrays(construction):
                raised = raised or tried
            if tried.runs and not tried.fits and raised is not None and raised.axes > tried.axes:
                # gradients that fit no parameter say no more than a backward that fails on a batch
                continue
            first = tried if tried.runs else None
        elif tried.complete and _replaces(tried, first, methods):
            return tried
        elif tried.runs and _is_twin(tried, first):
            objs = [_build(candidate.obj, construction) for _ in range(2)]
            apart = [adds_up(o, forward, t) for o, t in zip(objs, (first, tried), strict=True)]
            if tried.complete or apart == [False, True]:
                return tried
    if first is None and raised is not None and best is not None and raised.axes > best.axes:
        return raised
    if first is None and best is not None and best.ran_both:
        return _in_full(candidate, methods, construction, best) or best
    return first or best


def _is_given_arrays(construction: Construction) -> bool:
    """Arrays of its own shapes were put into it, which may not be those that belong together."""
    return any(isinstance(o.make(), np.ndarray) for o in construction.options.values())


def _in_full(
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
    if not _is_given_arrays(construction):
        wholes.append(full)
    for shape in wholes:
        slots = (replace(thin.slots[0], shape=shape),)
        obj = _build(candidate.obj, construction)
        tried = attempt(obj, slots, thin.sizes, forward=forward, backward=backward)
        # otherwise it is the arrays that it was built with whose shapes do not belong together
        if tried.complete and tried.output_shape[-len(full) :] == full:
            return tried
    return None


def _is_vacuous(tried: Attempt, misfits: set[int], *, ran_on_arrays: bool) -> bool:
    """A single number has no shape that a gradient could miss; what is summed over an axis has its
    shape where that axis has one entry, and had it not where there were more.
    """
    number = ran_on_arrays and not tried.axes
    return number or (tried.runs and 1 in tried.slots[0].shape and {2, tried.axes} <= misfits)


def _settles(tried: Attempt, methods: Methods) -> bool:
    """What is right; else arrays with which it runs, where no argument may be a target."""
    sure = len(methods.inputs) == 1 or (len(methods.inputs) > 2 and bool(tried.output_shape))
    return tried.complete or (tried.runs and tried.axes > 1 and sure)


def _replaces(tried: Attempt, first: Attempt, methods: Methods) -> bool:
    """What is right may stand in for what ran first: it shows no less of the code."""
    if len(methods.inputs) > 2:
        # of a loss of several arrays any may be a label, for which no gradient is due
        return tried.no_less_than(first) and len(tried.plan) >= len(first.plan)
    # a vector that was meant to be a row or a column
    wider = len(methods.inputs) == 1 and tried.axes > first.axes
    # loops over `len(x)` left out what a shorter input does not reach
    return wider or (not first.fits and _is_longer(tried, first))


def _is_longer(tried: Attempt, first: Attempt) -> bool:
    """The same inputs with more features."""
    sizes = [
        {d: t.sizes.get(d, 0) for s in t.slots for d in s.shape if isinstance(d, str)}
        for t in (tried, first)
    ]
    same = [s.shape for s in tried.slots] == [s.shape for s in first.slots]
    more = all(n >= sizes[1].get(d, n + 1) for d, n in sizes[0].items())
    return same and more and sizes[0] != sizes[1]


def _is_twin(tried: Attempt, first: Attempt) -> bool:
    """The same kind of data with samples as columns instead of rows, or the other way round.

    Of all readings only this one may replace a first one that runs: with fewer axes, or with
    targets that mean nothing, a wrong gradient can look right.
    """
    kinds = [[s.domain.values for s in t.slots] for t in (tried, first)]
    shapes = [t.slots[0].shape for t in (tried, first)]
    return kinds[0] == kinds[1] and shapes[0] == shapes[1][::-1] and len(shapes[0]) == 2


def _tries(
    candidate: Candidate,
    methods: Methods,
    construction: Construction,
    sizes: Sequence[Mapping[str, int]],
) -> Iterator[Attempt]:
    """Attempts with every pattern of inputs in every size; implausible ones are left out."""
    forward, backward = pairs.runners(methods)
    seen: set[object] = set()
    ran = False
    own = _of_own_shape(candidate, methods, construction)
    for slots in chain(own, _inputs(candidate, methods)):
        for reading in sizes:
            chosen = resolved(slots, reading)
            key = shape_key(slots, chosen)
            if key in seen:
                continue
            seen.add(key)
            obj = _build(candidate.obj, construction)
            tried = attempt(obj, slots, chosen, forward=forward, backward=backward)
            ran |= tried.ran_forward
            other = asked_for(slots, slots[0], chosen, tried.claimed)
            if other is not None:
                obj = _build(candidate.obj, construction)
                again = attempt(obj, other, chosen, forward=forward, backward=backward)
                tried = again if again.runs and again.fits else tried
            if not tried.ran_forward or (
                _plausible(tried, candidate, methods) and not _is_stretched(tried)
            ):
                yield tried
    if not ran and len(methods.inputs) == 1 and not candidate.data:
        # one sample may have the shape of what the object holds: a weight for each of its entries
        for whole in held_shapes(_build(candidate.obj, construction)):
            slots = patterns.of_shape(methods.inputs[0], ("N", *whole))
            obj = _build(candidate.obj, construction)
            yield attempt(obj, slots, resolved(slots, sizes[0]), forward=forward, backward=backward)


def _of_own_shape(
    candidate: Candidate, methods: Methods, construction: Construction
) -> Iterator[tuple[Slot, ...]]:
    """The input in the shape that the object says one sample has: several of them, or one."""
    if candidate.data or len(methods.inputs) != 1:
        return
    for shape in own_shapes(_build(candidate.obj, construction)):
        yield patterns.of_shape(methods.inputs[0], ("N", *shape))
        yield patterns.of_shape(methods.inputs[0], shape)


def _build(cls: Callable[..., Any], construction: Construction) -> Any:
    try:
        return construction.build(cls)
    except Exception:
        return None


def _gives_two(candidate: Candidate, methods: Methods) -> bool:
    """What backward returns is written as two, and neither argument is called a target."""
    if methods.backward is None or any(map(looks_like_target, methods.inputs)):
        return False
    return len(last_tuple(getattr(candidate.obj, methods.backward))) == 2


def _plausible(tried: Attempt, candidate: Candidate, methods: Methods) -> bool:
    """A class of two arguments that gives an array is data and data; a scalar is a loss."""
    if len(methods.inputs) != 2:
        return True
    inputs = [s.name for s in tried.slots if s.differentiable]
    sure = tried.fits or (tried.ran_both and _gives_two(candidate, methods))
    if len(inputs) == 2 and sure and all(n in tried.plan for n in inputs):
        # a gradient for both: neither is a target, whatever comes out
        return True
    is_loss = any(s.role == "target" for s in tried.slots)
    return is_loss == (int(np.prod(tried.output_shape, dtype=int)) == 1 and has_rows(tried))


def _is_stretched(tried: Attempt) -> bool:
    """One column for each step, which the code did not take as such: it was broadcast."""
    return tried.slots[0].shape[2:] == (1,) and not tried.runs


def has_rows(tried: Attempt) -> bool:
    return any(s.shape for s in tried.slots)


def _inputs(candidate: Candidate, methods: Methods) -> Iterator[tuple[Slot, ...]]:
    names = methods.inputs
    if candidate.data:
        yield patterns.given(names, candidate.data)
    elif len(names) == 1:
        yield from patterns.one_input(names[0])
    elif len(names) == 2:
        y, t = (names[1], names[0]) if patterns.target_first(names) else (names[0], names[1])
        hints = f"{candidate.name} {candidate.text}"
        if _gives_two(candidate, methods) or not any(
            looks_like_target(n) or looks_like_prediction(n) for n in names
        ):
            # of a divergence of `mu` and `logvar` both have a gradient
            yield next(patterns.two_inputs(*names))
        yield from patterns.losses(y, t, hints=hints)
        yield from patterns.two_inputs(*names)
    else:
        yield from patterns.several_inputs(names)
