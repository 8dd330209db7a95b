"""Free functions without a derivative: `softmax(a)`, `sigmoid(x)`, `cross_entropy_error(y, t)`.

There is no gradient to check; what is examined is the value: its rows, its tails, what it does
to its argument. The name says that a function is meant to be one; running it says what it takes.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import draw
from ..model import Array, Card, Kind, Slot, Variant
from ..subject import Subject, Unadapted
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .construct import SIZES
from .function_pair import is_half
from .instance import ObjectInstance, Protocol
from .marks import readings
from .methods import data_arguments
from .names import known_function

STYLE = "function"


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The function as a subject; None when its name is not that of an activation or a loss."""
    function = candidate.obj
    if not isinstance(function, types.FunctionType) or is_half(candidate):
        return None
    if readings(candidate.name)[0][1] == "derivative":
        return None
    kind = known_function(candidate.name.rpartition(".")[2])
    names = data_arguments(function)
    if kind is None or names is None or len(names) != (1 if kind == "activation" else 2):
        return None
    works = [
        slots for slots in _inputs(candidate, kind, names) if _works(function, names, slots, SIZES)
    ]
    if not works:
        return None
    return _subject(candidate, "activation" if kind == "activation" else "loss", names, works)


def _inputs(candidate: Candidate, kind: str, names: tuple[str, ...]) -> Iterator[tuple[Slot, ...]]:
    if kind == "activation":
        for slots in patterns.one_input(names[0]):
            if slots[0].shape in (("N", "D"), ("D",), ()) and slots[0].domain.values == "real":
                yield slots
        return
    y, t = (names[1], names[0]) if patterns.target_first(names) else names
    yield from patterns.losses(y, t, hints=f"{candidate.name} {candidate.text}")


def _works(
    function: Callable[..., Any],
    names: tuple[str, ...],
    slots: tuple[Slot, ...],
    sizes: Mapping[str, int],
) -> bool:
    values = {s.name: draw(s, sizes, np.random.default_rng(3)) for s in slots}
    try:
        output = as_output(function(*[values[n] for n in names]))
    except Exception:
        return False
    if output is None or output.size == 0 or not np.all(np.isfinite(output)):
        return False
    is_loss = any(s.role == "target" for s in slots)
    return output.size == 1 if is_loss else output.size >= 1


def _subject(
    candidate: Candidate, kind: Kind, names: tuple[str, ...], works: list[tuple[Slot, ...]]
) -> Subject:
    slots = works[0]
    symbols = dict.fromkeys(d for s in slots for d in s.shape if isinstance(d, str))
    symbols |= dict.fromkeys(s.domain.classes for s in slots if s.domain.classes)
    card = Card(
        name=candidate.name,
        kind=kind,
        style=STYLE,
        place=candidate.place,
        slots=slots,
        sizes={s: SIZES[s] for s in symbols},
        sample_axis=slots[0].shape.index("N") if "N" in slots[0].shape else None,
        scalar=kind == "loss",
        takes_cotangent=False,
        has_backward=False,
        forward=candidate.name,
        definitions=tuple(candidate.reaches),
        variants=tuple(Variant(_words(w), w) for w in works[1:] if _alike(w, slots)),
        guesses=tuple(f"{s.name} has shape {s.shape} ({s.domain.values})" for s in slots),
    )

    def forward(function: Any, values: Mapping[str, Array]) -> Any:
        return function(*[values[n] for n in names])

    def start() -> ObjectInstance:
        return ObjectInstance(candidate.obj, Protocol(forward, None))

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _subject(again, kind, names, works)

    return Subject(card, start, rebuild)


def _alike(slots: tuple[Slot, ...], primary: tuple[Slot, ...]) -> bool:
    """The same data with another target, or one sample of it; not another reading of it."""
    if len(slots) == 1:
        return True
    given = [next(s for s in w if s.role != "target") for w in (slots, primary)]
    return given[0] == given[1]


def _words(slots: tuple[Slot, ...]) -> str:
    target = next((s for s in slots if s.role == "target"), None)
    if target is None:
        return "one sample" if len(slots[0].shape) < 2 else f"{slots[0].shape}"
    return f"{target.domain.values} targets"
