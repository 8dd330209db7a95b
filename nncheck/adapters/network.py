"""Networks: a class with `loss(x, t)` and a gradient, as a method or as a function beside it; or
`loss(x)`, where a network is to give back what it was given.

The value is the loss, the slots are the parameters, and the gradient is what the network's own
backpropagation gives for each. The layers inside are parts: subjects of their own, met with
what really flows through them.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..model import Array, Card, Slot
from ..subject import Subject, Unadapted
from . import methods as pairs
from .attempt import Attempt, attempt, is_abstract_error
from .candidate import Candidate, is_abstract
from .construct import Construction, constructions
from .contain import words
from .instance import ObjectInstance, Protocol
from .lone_sample import instead
from .names import GRADIENT, LOSS, normal
from .network_inputs import batches
from .parts import live_parts, part_protocols
from .sizing import readings, resolved, shape_key
from .state import leaves
from .unset import set_elsewhere

STYLE = "network"


@dataclass(frozen=True, slots=True)
class Calls:
    """How the network is asked for its loss and for its gradient."""

    loss: str
    inputs: tuple[str, ...]
    gradient: Callable[..., Any]
    gradient_name: str
    qualified: str


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as a network; None when it has no loss of data and targets, or no gradient."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    loss = _loss_method(cls)
    ways = list(_gradients(candidate, cls, loss[0])) if loss is not None else []
    if loss is None or not ways:
        return None
    best = _search(candidate, loss, ways)
    if best is None:
        reason = f"{candidate.name} could not be built with any arguments that were tried"
        return Unadapted(candidate.name, reason, candidate.place.line)
    construction, calls, tried = best
    make = partial(construction.build, candidate.obj)
    tried = instead(make, tried, _forward(calls), _backward(calls)) or tried
    if len(calls.inputs) == 1 and not (tried.ran_both or tried.plan):
        return None  # what a single argument means is for others to find out
    if is_abstract_error(tried.error):
        return None
    texts = candidate.texts(candidate.name), candidate.texts("")
    missing = set_elsewhere(tried.error, *texts) if tried.went_wrong else None
    if missing is not None or not tried.ran_forward:
        why = f"{missing} is set by other code" if missing else words(tried.error)
        reason = f"{candidate.name}.{calls.loss} did not run ({why})"
        return Unadapted(candidate.name, reason, candidate.place.line)
    if not tried.aliases:
        return None  # a loss and its derivative, with nothing to learn
    return _subject(candidate, construction, calls, tried)


def _loss_method(cls: type) -> tuple[str, tuple[str, ...]] | None:
    taken = {n: pairs.method_arguments(cls, n) for n in LOSS if callable(getattr(cls, n, None))}
    for count in (2, 1):
        for name, inputs in taken.items():
            if inputs is not None and len(inputs) == count:
                return name, inputs
    return None


def _gradients(candidate: Candidate, cls: type, loss: str) -> Iterator[Calls]:
    inputs = _loss_method(cls)
    assert inputs is not None
    for name in GRADIENT:
        method = getattr(cls, name, None)
        if callable(method) and _is_analytic(name) and _can_be_called(cls, name):
            qualified = pairs.qualified(cls, name) or name
            yield Calls(loss, inputs[1], _by_method(name, loss), name, qualified)
    for name, value in candidate.namespace.items():
        if not isinstance(value, types.FunctionType) or not _is_analytic(name):
            continue
        if normal(name) in GRADIENT and len(pairs.data_arguments(value) or ()) == 1 + len(
            inputs[1]
        ):
            yield Calls(loss, inputs[1], _by_function(candidate, name), name, name)


def _can_be_called(cls: type, name: str) -> bool:
    """It wants data and targets at most: what else it is given is known to its author only."""
    return len(pairs.method_arguments(cls, name) or ()) <= 2


def _is_analytic(name: str) -> bool:
    return "numer" not in name.lower()


def _by_method(name: str, loss: str) -> Callable[..., Any]:
    def gradient(net: Any, *data: Array) -> Any:
        method = getattr(net, name)
        required = pairs.data_arguments(method) or ()
        same = required == (pairs.data_arguments(getattr(net, loss)) or ())
        if len(required) >= 2 or (len(data) == 1 and same):
            return method(*data)
        getattr(net, loss)(*data)
        return method(*[1.0] * len(required))

    return gradient


def _by_function(candidate: Candidate, name: str) -> Callable[..., Any]:
    function = candidate.namespace[name]
    names = pairs.data_arguments(function) or ()
    first = next((i for i, n in enumerate(names) if "net" in n.lower() or "model" in n.lower()), 0)

    def gradient(net: Any, *data: Array) -> Any:
        return function(*data[:first], net, *data[first:])

    return gradient


def _search(
    candidate: Candidate, loss: tuple[str, tuple[str, ...]], ways: list[Calls]
) -> tuple[Construction, Calls, Attempt] | None:
    best: tuple[Construction, Calls, Attempt] | None = None
    for construction in constructions(
        candidate.obj, neighbours=candidate.namespace, prototype=candidate.instance
    ):
        try:
            sizes = readings(construction.build(candidate.obj))
        except Exception:
            continue
        for calls, tried in _tries(candidate, construction, loss[1], ways, sizes):
            # with fewer layers than those with which the forward ran first a fault may not show
            if (
                best is not None
                and best[2].ran_forward
                and len(tried.aliases) < len(best[2].aliases)
            ):
                continue
            if best is None or tried.score > best[2].score:
                best = (construction, calls, tried)
            if tried.complete and tried.plan and len(tried.trained) == len(tried.aliases):
                return best
        if best is not None and best[2].runs:
            return best
    return best


def _tries(
    candidate: Candidate,
    construction: Construction,
    inputs: tuple[str, ...],
    ways: list[Calls],
    sizes: Sequence[Mapping[str, int]],
) -> Iterator[tuple[Calls, Attempt]]:
    seen: set[object] = set()
    for slots in batches(candidate, *inputs):
        for reading in sizes:
            chosen = resolved(slots, reading)
            key = shape_key(slots, chosen)
            if key in seen:
                continue
            seen.add(key)
            for calls in ways:
                yield calls, _attempt(construction.build(candidate.obj), slots, calls, chosen)


def _attempt(net: Any, slots: tuple[Slot, ...], calls: Calls, sizes: Mapping[str, int]) -> Attempt:
    return attempt(net, slots, sizes, forward=_forward(calls), backward=_backward(calls))


def _forward(calls: Calls) -> Callable[[Any, Mapping[str, Array]], Any]:
    return lambda net, values: getattr(net, calls.loss)(*[values[n] for n in calls.inputs])


def _backward(calls: Calls) -> Callable[[Any, Any, Mapping[str, Array]], Any]:
    def backward(net: Any, cotangent: Any, values: Mapping[str, Array]) -> Any:
        return calls.gradient(net, *(values[n] for n in calls.inputs))

    return backward


def _subject(
    candidate: Candidate, construction: Construction, calls: Calls, tried: Attempt
) -> Subject:
    def make() -> Any:
        return construction.build(candidate.obj)

    def both(net: Any, values: Mapping[str, Array]) -> Any:
        _forward(calls)(net, values)
        return _backward(calls)(net, 1.0, values)

    parts = part_protocols(make(), make(), tried, both)
    protocol = Protocol(
        _forward(calls),
        _backward(calls),
        tried.aliases,
        tried.plan,
        live_parts({name: protocol for name, (protocol, _) in parts.items()}),
    )

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        ways = _gradients(again, again.obj, calls.loss)
        anew = next((c for c in ways if c.gradient_name == calls.gradient_name), None)
        if anew is None:
            raise LookupError(f"{calls.gradient_name} is not there any more")
        if tried.went_wrong:
            net = construction.build(again.obj)
            return _subject(
                again, construction, anew, _attempt(net, tried.slots, anew, tried.sizes)
            )
        if len(tried.trained) < len(tried.aliases):
            # an edit may have given a gradient to what had none
            net = construction.build(again.obj)
            fuller = _attempt(net, tried.slots, anew, tried.sizes)
            if set(fuller.plan) > set(tried.plan):
                return _subject(again, construction, anew, fuller)
        return _subject(again, construction, anew, tried)

    card = card_of(
        candidate,
        make(),
        tried,
        forward=pairs.qualified(candidate.obj, calls.loss),
        backward=calls.qualified,
        guesses=construction.guesses,
    )
    types = {name: words for name, (_, words) in parts.items()}
    card = replace(card, parts=tuple(parts), part_types=types)
    return Subject(card, lambda: ObjectInstance(make(), protocol), rebuild)


def card_of(
    candidate: Candidate,
    net: Any,
    tried: Attempt,
    *,
    forward: str | None,
    backward: str | None,
    guesses: tuple[str, ...],
    style: str = STYLE,
) -> Card:
    """The card of a network: what is not a batch size is fixed by its parameters."""
    slots = tuple(
        replace(
            s,
            shape=tuple(tried.sizes[d] if isinstance(d, str) and d != "N" else d for d in s.shape),
        )
        for s in tried.slots
    )
    free = {d: tried.sizes[d] for s in tried.slots for d in s.shape if d == "N"}
    classes = {s.domain.classes: tried.sizes[s.domain.classes] for s in slots if s.domain.classes}
    arrays = {leaf.path: leaf.array for leaf in leaves(net)}
    held = tuple(
        Slot(
            name, "parameter", arrays[name].shape, differentiable=name in tried.plan or tried.went_wrong,
            initial=arrays[name].copy(),
        )
        for name in tried.aliases
        if name in arrays
    )  # fmt: skip
    return Card(
        name=candidate.name,
        kind="network",
        style=style,
        place=candidate.place,
        slots=(*slots, *held),
        sizes={**free, **classes},
        sample_axis=None,
        scalar=True,
        takes_cotangent=False,
        forward=forward,
        backward=backward,
        definitions=tuple(candidate.reaches),
        guesses=guesses,
    )
