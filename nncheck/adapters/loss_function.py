"""Losses as free functions: `mse(y, t)` beside `mse_grad(y, t)`, and one function that returns both,
`softmax_loss(x, y) -> loss, dx`. Those of other arrays than a prediction and a target are `loss_arrays`'.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Array, Slot
from ..subject import Subject, Unadapted
from . import loss_arrays, loss_cached, patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import SIZES
from .loss_reading import Gradient, Reading, Value, chosen, read
from .loss_subject import Loss, subject
from .loss_way import Way, says_loss, ways
from .marks import is_aside
from .methods import data_arguments
from .names import looks_like_target, normal
from .partners import Partner, inner, name_in, partners, scope_of
from .switches import switch_of

_MARK = re.compile(
    r"^(?:d|grad|gradient|gradients|deriv|derivative|delta|prime|backward|bwd|backprop|der|diff|nabla|df|bp|back"
    r"|vjp|pullback)$"
)
# words that do not tell one loss from another
_GENERAL = frozenset(
    "loss cost error err forward fwd function fn func compute calc of the wrt get l j".split()
)


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The function with its gradient as a loss; None when it has none, or is something else."""
    function = candidate.obj
    if not isinstance(function, types.FunctionType):
        return None
    names = data_arguments(function)
    if names is None or len(names) < 2:
        return None
    if not (says_loss(candidate.name) or _has_target_and_gradient(candidate, names)):
        return _unsaid(candidate, names)
    if len(names) == 2 and loss_arrays.is_of_both(candidate, names):
        return loss_arrays.adapt(candidate)
    if len(names) == 2 and _is_gradient(candidate.name):
        return _both(candidate, names)
    if len(names) == 2:
        return _in_two(candidate, names) or _both(candidate, names)
    return _in_two(candidate, names) or loss_arrays.adapt(candidate)


def _unsaid(candidate: Candidate, names: tuple[str, ...]) -> Subject | None:
    """`head(scores, labels)` with a backward: its arguments say that it is a loss, the numbers show it."""
    if not any(looks_like_target(n) for n in names) or is_aside(candidate.name):
        return None
    partner = _partner(candidate) or inner(candidate.obj)
    return None if partner is None else loss_cached.adapt(candidate, partner, sure=False)


def _in_two(candidate: Candidate, names: tuple[str, ...]) -> Subject | None:
    partner = _partner(candidate) or inner(candidate.obj)
    if partner is None:
        return None
    if len(names) > 2 or loss_arrays.is_pair_of_both(candidate, partner):
        found = loss_arrays.adapt_pair(candidate, partner.name)
    else:
        found = _pair(candidate, names, partner)
    return found or loss_cached.adapt(candidate, partner, sure=True)


def _has_target_and_gradient(candidate: Candidate, names: tuple[str, ...]) -> bool:
    """`focal(p, t)` beside `focal_grad`: no name of a loss, but what a loss has."""
    if len(names) != 2 or not any(map(looks_like_target, names)):
        return False
    if _is_gradient(candidate.name):
        return False
    if candidate.partner:
        return True
    partner = _partner(candidate)
    return partner is not None and _stem(partner.name) == _stem(name_in(candidate)[1])


# -- two functions ---------------------------------------------------------------------


def _words(name: str) -> list[str]:
    bare = normal(name)
    bare = re.sub(r"^d(?=(?:loss|mse|mae|bce|ce|cost|l)\b|(?:loss|cost|mse)_)", "d_", bare)
    return [w for w in bare.split("_") if w]


def _is_gradient(name: str) -> bool:
    return any(_MARK.match(w) for w in _words(name))


def _stem(name: str) -> tuple[str, ...]:
    return tuple(w for w in _words(name) if not _MARK.match(w))


def _bare(stem: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in stem if w not in _GENERAL)


def _partner(candidate: Candidate) -> Partner | None:
    """The function of the same file whose name is that of this one's derivative."""
    if candidate.partner:
        return Partner(candidate.partner)
    scope = scope_of(candidate)
    if "[" in candidate.name or switch_of(candidate.obj):
        return next(iter(partners(candidate.name, scope)), None)
    name = _named_partner(candidate)
    return None if name is None else Partner(name)


def _named_partner(candidate: Candidate) -> str | None:
    functions = {n: f for n, f in scope_of(candidate).items() if _is_of(candidate, f)}
    marked = [n for n in functions if _is_gradient(n) and "numer" not in n.lower()]
    own = _stem(name_in(candidate)[1])
    for same in (lambda s: s == own, lambda s: bool(_bare(own)) and _bare(s) == _bare(own)):
        found = [n for n in marked if same(_stem(n))]
        if found:
            return found[0]
    # a gradient without a name of its own is that of the one loss of the file that has none; in a
    # class it is that of the class, which is a candidate itself
    if name_in(candidate)[0]:
        return None
    bares = {_bare(_stem(n)) for n in marked}
    losses = [n for n in functions if says_loss(n) and not _is_gradient(n)]
    alone = all(_bare(_stem(n)) in bares - {()} for n in losses)
    general = [n for n in marked if not _bare(_stem(n))]
    return general[0] if alone and len(general) == 1 else None


def _is_of(candidate: Candidate, value: Any) -> bool:
    """A function of the checked file itself."""
    return (
        isinstance(value, types.FunctionType)
        and value.__globals__ is candidate.obj.__globals__
        and value is not candidate.obj
    )


@dataclass(frozen=True, slots=True)
class _Functions:
    """What is run: the functions as they are in one scope."""

    value: Any
    gradient: Any


def _pair(candidate: Candidate, names: tuple[str, ...], partner: Partner) -> Subject | None:
    asked = data_arguments(partner.of(scope_of(candidate)))
    if asked is None or partner.returned is not None:
        return None
    first: tuple[Way, Reading] | None = None
    for way in ways(names, asked):
        if len(asked) < 2:
            return None
        reading = chosen(_readings(candidate, way, partner))
        if reading is not None and (first is None or reading.complete):
            first = (way, reading)
            if reading.complete:
                break
    if first is None:
        return None

    def made(of: Candidate) -> Loss:
        functions = _Functions(of.obj, partner.of(scope_of(of)))
        owner, _ = name_in(of)
        written = f"{owner}.{partner.written}" if owner else partner.written
        return Loss(lambda: functions, _value(first[0]), _gradient(first[0]), of.name, written)

    by = f" with {partner.flag}={partner.on!r}" if partner.flag else ""
    said = (f"its gradient is {partner.name}{by}",)
    return subject(candidate, made, *first, style="loss-pair", guesses=said)


def _value(way: Way) -> Value:
    def value(obj: Any, values: Mapping[str, Array]) -> Any:
        return obj.value(*way.given(way.value, values, None))

    return value


def _gradient(way: Way) -> Gradient:
    def gradient(obj: Any, values: Mapping[str, Array], dout: Any) -> Any:
        return as_output(obj.gradient(*way.given(way.gradient, values, dout)))

    return gradient


def _readings(candidate: Candidate, way: Way, partner: Partner) -> Iterator[Reading]:
    functions = _Functions(candidate.obj, partner.of(scope_of(candidate)))
    for slots in _inputs(candidate, way):
        found = read(lambda: functions, slots, SIZES, _value(way), _gradient(way))
        if found is not None:
            yield found


def _inputs(candidate: Candidate, way: Way) -> Iterator[tuple[Slot, ...]]:
    if candidate.data:
        names = [way.prediction if r == "prediction" else way.target for r in way.value]
        yield patterns.given(names, candidate.data)
        return
    hints = f"{candidate.name} {candidate.text}"
    yield from patterns.losses(way.prediction, way.target, hints=hints)


# -- one function that returns both ----------------------------------------------------


def _both(candidate: Candidate, names: tuple[str, ...]) -> Subject | None:
    first: tuple[Way, Reading] | None = None
    for way in ways(names, ()):
        reading = chosen(_readings_of_both(candidate, way))
        if reading is not None and (first is None or reading.complete):
            first = (way, reading)
            if reading.complete:
                break
    if first is None:
        return None

    def made(of: Candidate) -> Loss:
        return Loss(lambda: of.obj, _first_of(first[0]), _second_of(first[0]), of.name, of.name)

    return subject(
        candidate, made, *first, style="loss-and-gradient",
        guesses=("it returns the loss and its gradient",),
    )  # fmt: skip


def _first_of(way: Way) -> Value:
    def value(obj: Any, values: Mapping[str, Array]) -> Any:
        returned = obj(*way.given(way.value, values, None))
        return returned[0] if isinstance(returned, tuple) else None

    return value


def _second_of(way: Way) -> Gradient:
    def gradient(obj: Any, values: Mapping[str, Array], dout: Any) -> Any:
        returned = obj(*way.given(way.value, values, None))
        return as_output(returned[1]) if isinstance(returned, tuple) else None

    return gradient


def _readings_of_both(candidate: Candidate, way: Way) -> Iterator[Reading]:
    for slots in _inputs(candidate, way):
        found = read(lambda: candidate.obj, slots, SIZES, _first_of(way), _second_of(way))
        # an array beside an array is a value and what is kept of it
        if found is not None and (found.form == "number" or found.complete):
            yield found
