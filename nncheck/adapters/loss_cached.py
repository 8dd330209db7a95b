"""A loss and its gradient as two functions of which the second is handed what the first kept.

`ce_forward(z, y) -> loss, cache` and `ce_backward(cache)`, also with an upstream gradient, with a
context that both are given, or as `loss, back = f(z, y)`. What the second is handed is tried.
"""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..model import Array
from ..subject import Subject
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import SIZES
from .contain import contained
from .handed import Handed, given, is_upstream
from .handed import ways as calls
from .loss_reading import Gradient, Reading, Value, chosen, read
from .loss_subject import Loss, subject
from .loss_way import Way, ways
from .methods import data_arguments
from .partners import Partner, name_in, scope_of
from .returned import shaped, the_number
from .straight import straightened

# calls of the second function, and inputs with which the first one runs, that are tried
_CALLS, _RUNS = 24, 8
Both = tuple[Callable[..., Any], Callable[..., Any]]


def adapt(candidate: Candidate, partner: Partner, *, sure: bool) -> Subject | None:
    """The two as a loss; None when they do not run together. Not `sure`: the numbers must say it."""
    both = _both(candidate, partner)
    names, asked = data_arguments(both[0]), data_arguments(both[1])
    if names is None or asked is None or len(names) != 2:
        return None
    first: tuple[Way, Handed, Reading] | None = None
    for way in ways(names, ()):
        for handed, reading in _tried(candidate, both, way, asked):
            found = (_asking(way, handed), handed, reading)
            if reading.complete:
                return _subject(candidate, partner, *found)
            if first is None and _may_be_meant(handed, asked):
                first = found
    meant = first is not None and (sure or first[2].factor is not None)
    return _subject(candidate, partner, *first) if first is not None and meant else None


def _may_be_meant(handed: Handed, asked: tuple[str, ...]) -> bool:
    """Where nothing agrees, an upstream gradient goes to no argument that is called otherwise."""
    pairs = zip(asked, handed.words, strict=True)
    return all(is_upstream(name) for name, word in pairs if word.startswith("dout"))


def _both(candidate: Candidate, partner: Partner) -> Both:
    owner = name_in(candidate)[0]
    prefix = f"{owner}." if owner else ""
    texts = [*candidate.texts(candidate.name), *candidate.texts(prefix + partner.name)]
    return straightened(candidate.obj, partner.of(scope_of(candidate)), texts)


def _asking(way: Way, handed: Handed) -> Way:
    """The way, with whether an upstream gradient is handed."""
    return replace(way, gradient=() if handed.is_local else ("scale",))


def _tried(
    candidate: Candidate, both: Both, way: Way, asked: tuple[str, ...]
) -> Iterator[tuple[Handed, Reading]]:
    """Calls of the second function that give a gradient for the best inputs, the likeliest first."""
    runs = list(itertools.islice(_running(candidate, both, way), _RUNS))
    kept = max((k for _, k in runs), default=0)
    names = (way.prediction, way.target)
    for handed in itertools.islice(calls(asked, names, outputs=1, kept=kept), _CALLS):
        if "output" in handed.words:
            continue
        found = (
            read(lambda: _held(both), slots, SIZES, _value(way), _gradient(handed))
            for slots, _ in runs
        )
        reading = chosen(r for r in found if r is not None and r.fits and r.form == "number")
        if reading is not None and reading.moves:
            yield handed, reading


def _running(candidate: Candidate, both: Both, way: Way) -> Iterator[tuple[Any, int]]:
    """Inputs with which the first function gives a number; how many things it keeps then."""
    hints = f"{candidate.name} {candidate.text}"
    for slots in patterns.losses(way.prediction, way.target, hints=hints):
        held = _held(both)
        try:
            with contained(), np.errstate(all="ignore"):
                number = as_output(_value(way)(held, patterns.drawn(slots, SIZES, seed=0)))
        except Exception:
            continue
        if number is not None and number.size == 1 and np.all(np.isfinite(number)):
            yield slots, held.count


def _held(both: Both) -> Any:
    return types.SimpleNamespace(both=both, kept=None, output=None, count=0)


def _value(way: Way) -> Value:
    def value(obj: Any, values: Mapping[str, Array]) -> Any:
        returned = obj.both[0](*way.given(way.value, values, None))
        obj.output = the_number(returned)
        rest = [v for v in returned if v is not obj.output] if obj.output is not returned else []
        obj.kept, obj.count = rest[0] if len(rest) == 1 else tuple(rest), len(rest)
        return obj.output

    return value


def _gradient(handed: Handed) -> Gradient:
    def gradient(obj: Any, values: Mapping[str, Array], dout: Any) -> Any:
        g = 1.0 if dout is None else float(np.asarray(dout).reshape(-1)[0])
        returned = obj.both[1](*given(handed, [g], [obj.output], obj.kept, values))
        prediction = next(iter(s for s in values.values() if s.dtype.kind == "f"))
        return shaped(returned, prediction.shape)

    return gradient


def _subject(
    candidate: Candidate, partner: Partner, way: Way, handed: Handed, reading: Reading
) -> Subject:
    owner, _ = name_in(candidate)
    written = f"{owner}.{partner.written}" if owner else partner.written

    def made(of: Candidate) -> Loss:
        both = _both(of, partner)
        return Loss(lambda: _held(both), _value(way), _gradient(handed), of.name, written)

    said = "is what it returns" if partner.returned is not None else f"is {partner.name}"
    words = (f"its gradient {said}", f"which is handed {', '.join(handed.words) or 'nothing'}")
    return subject(candidate, made, way, reading, style="loss-pair", guesses=words)
