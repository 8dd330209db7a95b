"""A subject made of a loss and its gradient, whatever style they are written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..model import Array, Card, Slot, Variant
from ..subject import Subject
from . import patterns
from .attempt import as_output
from .candidate import Candidate
from .gradients import Source
from .instance import ObjectInstance, Protocol
from .loss_reading import Reading, form_of, reduced
from .loss_way import Way

_SAYS = {
    ("number", "1"): "the value is one number",
    ("samples", "1"): "one value for each sample; its gradient is that of their sum",
    ("samples", "size"): "one value for each sample; its gradient is that of their mean",
    ("entries", "1"): "one value for each entry; its gradient is that of their sum",
    (
        "entries",
        "N",
    ): "one value for each entry; its gradient is that of their sum over the samples' number",
    ("entries", "size"): "one value for each entry; its gradient is that of their mean",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """How a loss is started and run: `value(obj, values)`, `gradient(obj, values, dout)`."""

    start: Callable[[], Any]
    value: Callable[[Any, Mapping[str, Array]], Any]
    gradient: Callable[[Any, Mapping[str, Array], Any], Any]
    forward: str
    backward: str
    reducer: str | None = None


def subject(
    candidate: Candidate,
    made: Callable[[Candidate], Loss],
    way: Way,
    reading: Reading,
    *,
    style: str,
    guesses: tuple[str, ...] = (),
    setting: str = "",
) -> Subject:
    """The subject whose value is the objective that was found; `made` gives it for a scope."""
    loss = made(candidate)
    slots, sizes = _free(loss, reading)
    card = Card(
        name=candidate.name,
        kind="loss",
        style=style,
        place=candidate.place,
        slots=slots,
        sizes=sizes,
        sample_axis=_sample_axis(reading),
        scalar=True,
        takes_cotangent=way.takes_cotangent,
        forward=loss.forward,
        backward=loss.backward,
        definitions=tuple(candidate.reaches),
        variants=tuple(_variants(loss, way, reading, slots)),
        guesses=(*guesses, *(_say(s, reading.sizes) for s in slots), *_objective(loss, reading)),
        contract=(
            *_contract(loss, reading),
            *((("setting", {"words": setting}),) if setting else ()),
        ),
    )
    return _on(candidate, made, way, reading, card)


def _on(
    candidate: Candidate,
    made: Callable[[Candidate], Loss],
    way: Way,
    reading: Reading,
    card: Card,
) -> Subject:
    """The same card on the definitions of this scope."""
    loss = made(candidate)
    prediction = next(s for s in reading.slots if s.differentiable)
    # of the last value, for which an upstream gradient has to fit
    shape: list[tuple[int, ...]] = [()]

    def forward(obj: Any, values: Mapping[str, Array]) -> Any:
        output = loss.value(obj, values)
        shape[0] = np.shape(output)
        if loss.reducer is not None:
            return output
        return reduced(output, reading.divisor, prediction, values[prediction.name].shape)

    def backward(obj: Any, cotangent: Array | float | None, values: Mapping[str, Array]) -> Any:
        dout = 1.0 if cotangent is None else float(cotangent)
        if loss.reducer is not None:
            shape[0] = np.shape(values[prediction.name])[: 1 if reading.form == "samples" else None]
        return loss.gradient(obj, values, np.full(shape[0], dout))

    protocol = Protocol(forward, backward, {}, {prediction.name: Source("return", "")})

    def start() -> ObjectInstance:
        return ObjectInstance(loss.start(), protocol)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        value = _value(made(again), reading.slots, reading.sizes)
        summed = loss.reducer is None and value is not None and value.size == 1
        return _on(again, made, way, reading, _summed(card) if summed else card)

    return Subject(card, start, rebuild)


def _summed(card: Card) -> Card:
    return replace(card, contract=tuple(c for c in card.contract if c[0] != "NN605"))


def _sample_axis(reading: Reading) -> int | None:
    prediction = next(s for s in reading.slots if s.differentiable)
    return prediction.shape.index("N") if "N" in prediction.shape else None


def _free(loss: Loss, reading: Reading) -> tuple[tuple[Slot, ...], dict[str, int]]:
    """Which symbols of the shapes are free: another size runs as well."""
    symbols = dict.fromkeys(d for s in reading.slots for d in s.shape if isinstance(d, str))
    symbols |= dict.fromkeys(s.domain.classes for s in reading.slots if s.domain.classes)
    sizes = {s: reading.sizes[s] for s in symbols}
    bounds = {s.domain.classes for s in reading.slots if s.domain.classes}
    fixed = {
        symbol: size
        for symbol, size in sizes.items()
        if symbol not in bounds
        and _value(loss, reading.slots, {**reading.sizes, symbol: size + 2}) is None
    }
    slots = tuple(
        replace(s, shape=tuple(fixed.get(d, d) if isinstance(d, str) else d for d in s.shape))
        for s in reading.slots
    )
    return slots, {s: n for s, n in sizes.items() if s not in fixed}


def _value(loss: Loss, slots: tuple[Slot, ...], sizes: Mapping[str, int]) -> Array | None:
    try:
        return as_output(loss.value(loss.start(), patterns.drawn(slots, sizes, seed=1)))
    except Exception:
        return None


def _variants(loss: Loss, way: Way, reading: Reading, slots: tuple[Slot, ...]) -> Iterator[Variant]:
    """Other forms of targets that the value takes."""
    y = next(s for s in reading.slots if s.differentiable)
    t = next((s for s in reading.slots if s.role == "target"), None)
    if t is None or t.initial is not None or len(reading.slots) != 2:
        return
    seen = {(t.domain.values, t.shape)}
    for pattern in patterns.losses(way.prediction, way.target, hints=""):
        given, target = pattern
        if (target.domain.values, target.shape) in seen or given.shape != y.shape:
            continue
        seen.add((target.domain.values, target.shape))
        if target.domain.values in ("onehot", "index", "soft"):
            pair = tuple(target if s is t else s for s in reading.slots)
            output = _value(loss, pair, reading.sizes)
            if output is not None and _same_form(loss, output, reading, y):
                own = tuple(target if s.role == "target" else s for s in slots)
                yield Variant(f"{target.domain.values} targets", own)


def _same_form(loss: Loss, output: Array, reading: Reading, y: Slot) -> bool:
    shape = tuple(reading.sizes[d] if isinstance(d, str) else d for d in y.shape)
    found = form_of(output, y, shape)
    return bool(np.all(np.isfinite(output))) and (
        found == "number" if loss.reducer else found == reading.form
    )


def _objective(loss: Loss, reading: Reading) -> tuple[str, ...]:
    if loss.reducer is not None:
        return (f"the objective is what {loss.reducer} gives",)
    said = _SAYS.get((reading.form, reading.divisor))
    return (said,) if said and reading.form != "number" else ()


def _contract(loss: Loss, reading: Reading) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """What the value is before it is made one number, for the rules of losses."""
    if reading.form == "number":
        return ()
    facts = {
        "form": reading.form,
        "divisor": reading.divisor,
        "reducer": loss.reducer,
        "shrinks": _shrinks(loss, reading),
    }
    return (("NN605", facts),)


def _shrinks(loss: Loss, reading: Reading) -> bool:
    """The value of a sample is smaller in a larger batch: it has been divided by N."""
    axes = {s.name: s.shape.index("N") for s in reading.slots if "N" in s.shape}
    values = patterns.drawn(reading.slots, reading.sizes, seed=1)
    part = {n: v.take((0, 1, 2), axes[n]) if n in axes else v for n, v in values.items()}
    try:
        whole, first = (as_output(loss.value(loss.start(), v)) for v in (values, part))
    except Exception:
        return False
    prediction = next(s for s in reading.slots if s.differentiable)
    if whole is None or first is None or prediction.name not in axes:
        return False
    if whole.ndim != first.ndim or not whole.ndim:
        return False
    axis = axes[prediction.name] if reading.form == "entries" else int(np.argmax(whole.shape))
    n = values[prediction.name].shape[axes[prediction.name]]
    return bool(np.allclose(first, whole.take((0, 1, 2), axis) * n / 3, rtol=1e-9))


def _say(slot: Slot, sizes: Mapping[str, int]) -> str:
    shape = tuple(sizes.get(d, d) if isinstance(d, str) else d for d in slot.shape)
    values = "" if slot.domain.values == "real" else f" ({slot.domain.values})"
    return f"{slot.name} has shape {shape}{values}"
