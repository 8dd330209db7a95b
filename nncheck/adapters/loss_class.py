"""Classes of losses: `forward(y, t)` with `backward(y, t)`, `loss(t, p)` with `gradient(t, p)`,
`__call__` with `grad`, static methods; a value for each entry, each sample, or one number.

Loss layers with one number and `backward(dout=1)` are left to `layer`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..subject import Subject, Unadapted
from . import loss_methods, loss_modes, loss_unnamed, patterns
from . import methods as pairs
from .attempt import as_output
from .candidate import Candidate, is_abstract
from .construct import SIZES, Construction, constructions
from .contain import contained
from .loss_methods import Named
from .loss_reading import Reading, chosen, read, samples, weight
from .loss_subject import Loss, subject
from .loss_way import Way, ways
from .returning import last_tuple
from .state import leaves

_TRIES = 6


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as a loss; None when it is none, or one that `layer` knows better."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    for construction, holds in built(candidate):
        for named in (*loss_methods.found(cls), *loss_unnamed.found(cls)):
            best = _search(candidate, construction, named)
            if best is None or not _is_meant(cls, named, best[1], holds=holds):
                continue
            other = _wrong_setting(candidate, construction, named) if best[1].complete else None
            if other is not None:
                default = (construction, best)
                return subject_of(candidate, other[0], named, *other[1], default=default)
            if _is_layers(cls, named, best[1]):
                return None
            return subject_of(candidate, construction, named, *best)
    return None


def _is_meant(cls: type, named: Named, reading: Reading, *, holds: bool) -> bool:
    """Arrays that could be trained make a network of it, where nothing shows a loss."""
    if not named.announced and not (reading.complete or reading.factor is not None):
        return False
    return reading.complete or not holds or loss_methods.says_of_itself(cls)


def _wrong_setting(
    candidate: Candidate, construction: Construction, named: Named
) -> tuple[Construction, tuple[Way, Reading]] | None:
    """Another setting that the class offers, with which its gradient is wrong."""
    for other in loss_modes.others(candidate.obj, construction, candidate.text):
        with contextlib.suppress(Exception):
            other.build(candidate.obj)
            found = _search(candidate, other, named)
            if found is not None and not found[1].complete and found[1].moves:
                return other, found
    return None


def built(candidate: Candidate) -> Iterator[tuple[Construction, bool]]:
    """The first few constructions that run; whether they hold arrays that could be trained."""
    found = 0
    made = constructions(
        candidate.obj, neighbours=candidate.namespace, prototype=candidate.instance
    )
    for count, construction in enumerate(made):
        if count >= 4 * _TRIES or found >= _TRIES:
            return
        try:
            obj = construction.build(candidate.obj)
        except Exception:
            continue
        found += 1
        yield (
            construction,
            any(leaf.array.dtype.kind == "f" and leaf.array.ndim for leaf in leaves(obj)),
        )


def _search(
    candidate: Candidate, construction: Construction, named: Named
) -> tuple[Way, Reading] | None:
    cls = candidate.obj
    first: tuple[Way, Reading] | None = None
    value = loss_methods.arguments(cls, named.value) or ()
    gradient = loss_methods.arguments(cls, named.gradient) or ()
    for way in ways(value, gradient, optional=loss_methods.optional(cls, named.gradient)):
        reading = chosen(readings_of(candidate, construction, named, way))
        if reading is None:
            continue
        if reading.complete:
            return way, reading
        if first is None or _shows(way, reading) > _shows(*first):
            first = (way, reading)
    return first


def _shows(way: Way, reading: Reading) -> tuple[bool, bool]:
    """A gradient that is off by a number is read rightly; who keeps an output of its own is given it."""
    return reading.factor is not None, "output" in way.gradient


def _is_layers(cls: type, named: Named, reading: Reading) -> bool:
    """forward with one number and nothing beside it, backward with dout or nothing: a loss layer."""
    usual = (named.value, named.gradient) == ("forward", "backward")
    gradient = loss_methods.arguments(cls, named.gradient) or ()
    alone = not last_tuple(getattr(cls, named.value))
    return usual and alone and len(gradient) < 2 and reading.form == "number"


def readings_of(
    candidate: Candidate, construction: Construction, named: Named, way: Way
) -> Iterator[Reading]:
    def build() -> Any:
        return construction.build(candidate.obj)

    for slots in _inputs(candidate, way):
        found = read(build, slots, SIZES, named.run_value(way), named.run_gradient(way))
        if found is not None:
            yield found


def _inputs(candidate: Candidate, way: Way) -> Iterator[Any]:
    if candidate.data:
        names = [way.prediction if r == "prediction" else way.target for r in way.value]
        yield patterns.given(names, candidate.data)
        return
    hints = f"{candidate.name} {candidate.text}"
    yield from patterns.losses(way.prediction, way.target, hints=hints)


def subject_of(
    candidate: Candidate,
    construction: Construction,
    named: Named,
    way: Way,
    reading: Reading,
    *,
    default: tuple[Construction, tuple[Way, Reading]] | None = None,
) -> Subject:
    """`default` is the setting that is right, and has to stay so when another is mended."""
    reduced = _reducer(candidate, construction, named, way, reading)
    named, reading = reduced or (named, reading)

    def loss(obj_of: Candidate) -> Loss:
        if default is not None:
            still = _search(obj_of, default[0], named)
            if still is None or not still[1].complete or still[1].divisor != default[1][1].divisor:
                raise LookupError("the setting by default is not right any more")
        return Loss(
            start=lambda: construction.build(obj_of.obj),
            value=named.run_reducer(way) if named.reducer else named.run_value(way),
            gradient=named.run_gradient(way),
            forward=pairs.qualified(obj_of.obj, named.value) or "",
            backward=pairs.qualified(obj_of.obj, named.gradient) or "",
            reducer=pairs.qualified(obj_of.obj, named.reducer) if named.reducer else None,
        )

    setting = construction.guesses[-1] if default is not None else ""
    guesses = (*construction.guesses, named.words)
    return subject(
        candidate, loss, way, reading, style="loss-class", guesses=guesses, setting=setting
    )


def _reducer(
    candidate: Candidate, construction: Construction, named: Named, way: Way, reading: Reading
) -> tuple[Named, Reading] | None:
    """The method of the class itself that makes one number of the array, and how it divides."""
    if reading.form == "number":
        return None
    for name in loss_methods.reducers(candidate.obj, named):
        one = replace(named, reducer=name)
        ratios = [_share(candidate, construction, one, way, reading, n) for n in (0, 2)]
        for divisor in ("size", "N", "1"):
            if all(r is not None and abs(r[0] - weight(divisor, *r[1:])) < 1e-9 for r in ratios):
                same = reading.complete and reading.divisor == divisor
                return one, replace(reading, divisor=divisor, complete=same)
    return None


def _share(
    candidate: Candidate,
    construction: Construction,
    named: Named,
    way: Way,
    reading: Reading,
    more: int,
) -> tuple[float, int, int] | None:
    """What the method gives over the sum of the array; with the array's size and the samples."""
    sizes = {**reading.sizes, "N": reading.sizes["N"] + more}
    values = patterns.drawn(reading.slots, sizes, seed=more)
    prediction = next(s for s in reading.slots if s.differentiable)
    try:
        with contained():
            obj = construction.build(candidate.obj)
            array = as_output(named.run_value(way)(obj, values))
            again = construction.build(candidate.obj)
            number = as_output(named.run_reducer(way)(again, values))
    except Exception:
        return None
    if array is None or number is None or number.size != 1 or array.size == 1:
        return None
    total = float(np.sum(array))
    n = samples(prediction, values[prediction.name].shape)
    return (float(number.reshape(-1)[0]) / total, array.size, n) if total else None
