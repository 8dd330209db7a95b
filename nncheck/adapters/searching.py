"""Finding out how a class with a forward and a backward is built and fed: by trying.

Once something runs, a wrong gradient is a finding and no reason to look for a way of calling the
code in which it does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

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
from .ranking import (
    build,
    cuts_off,
    failed,
    has_rows,
    is_stretched,
    is_twin,
    is_vacuous,
    means_little,
    of_none,
    replaces,
    settles,
)
from .returning import last_tuple
from .samples import adds_up
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
        obj = build(candidate.obj, construction)
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
    before: Attempt | None = None
    for tried in _tries(candidate, methods, construction, sizes):
        if is_vacuous(tried, misfits, ran_on_arrays=ran_on_arrays):
            continue
        ran_on_arrays |= tried.ran_both and tried.axes > 0
        misfits |= {tried.axes} if tried.ran_both and not tried.runs else set()
        if best is None or tried.score > best.score:
            best = tried
        if first is None:
            raised = raised or failed(tried, construction, before)
            before = before or (tried if tried.ran_through else None)
            if means_little(tried, raised) or cuts_off(candidate, construction, tried, forward):
                continue
            if settles(tried, methods):
                return tried
            first = tried if tried.runs else None
        elif tried.complete and replaces(tried, first, methods):
            return tried
        elif tried.runs and is_twin(tried, first):
            objs = [build(candidate.obj, construction) for _ in range(2)]
            apart = [adds_up(o, forward, t) for o, t in zip(objs, (first, tried), strict=True)]
            if tried.complete or apart == [False, True]:
                return tried
    return first or of_none(candidate, methods, construction, best, raised)


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
            obj = build(candidate.obj, construction)
            tried = attempt(obj, slots, chosen, forward=forward, backward=backward)
            ran |= tried.ran_forward
            other = asked_for(slots, slots[0], chosen, tried.claimed)
            if other is not None:
                obj = build(candidate.obj, construction)
                again = attempt(obj, other, chosen, forward=forward, backward=backward)
                tried = again if again.runs and again.fits else tried
            if not tried.ran_forward or (
                _plausible(tried, candidate, methods) and not is_stretched(tried)
            ):
                yield tried
    if not ran and len(methods.inputs) == 1 and not candidate.data:
        # one sample may have the shape of what the object holds: a weight for each of its entries
        for whole in held_shapes(build(candidate.obj, construction)):
            slots = patterns.of_shape(methods.inputs[0], ("N", *whole))
            obj = build(candidate.obj, construction)
            yield attempt(obj, slots, resolved(slots, sizes[0]), forward=forward, backward=backward)


def _of_own_shape(
    candidate: Candidate, methods: Methods, construction: Construction
) -> Iterator[tuple[Slot, ...]]:
    """The input in the shape that the object says one sample has: several of them, or one."""
    if candidate.data or len(methods.inputs) != 1:
        return
    for shape in own_shapes(build(candidate.obj, construction)):
        yield patterns.of_shape(methods.inputs[0], ("N", *shape))
        yield patterns.of_shape(methods.inputs[0], shape)


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
