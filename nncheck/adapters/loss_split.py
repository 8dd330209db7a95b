"""A softmax and its loss as one class of three methods: `forward(x)`, `loss(t)` or `loss(p, t)`, and
`backward()` or `backward(t)` that gives the gradient of the loss in x.

Taken alone, such a backward is no vector-Jacobian product of the forward. That the three belong
together is told by running: forward, loss, backward, against the slope of the loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Array
from ..subject import Subject
from . import loss_class, loss_methods
from .candidate import Candidate, is_abstract
from .construct import Construction
from .loss_methods import Named
from .loss_reading import Reading, chosen
from .loss_way import Role, Way, says_loss, target_index
from .names import BACKWARD, FORWARD, looks_like_target, normal


@dataclass(frozen=True, slots=True)
class Split(Named):
    """A loss whose prediction is what another method of the class makes of the input."""

    forward: str = ""

    def run_value(self, way: Way) -> Callable[[Any, Mapping[str, Array]], Any]:
        def value(obj: Any, values: Mapping[str, Array]) -> Any:
            output = getattr(obj, self.forward)(values[way.prediction])
            at = {**values, way.prediction: output}
            return getattr(obj, self.value)(*way.given(way.value, at, None))

        return value


def adapt(candidate: Candidate) -> Subject | None:
    """The class as a loss of its forward's input; None when it is no such class."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls) or candidate.data:
        return None
    found = list(_found(cls))
    if not found:
        return None
    first: tuple[Construction, Split, Way, Reading] | None = None
    for construction, holds in loss_class.built(candidate):
        # with something to train it is a network
        if holds:
            return None
        for named, way in found:
            reading = chosen(loss_class.readings_of(candidate, construction, named, way))
            if reading is not None and reading.complete:
                return loss_class.subject_of(candidate, construction, named, way, reading)
            if reading is not None and first is None:
                first = (construction, named, way, reading)
    return loss_class.subject_of(candidate, *first) if first is not None else None


def wants_target(cls: type) -> bool:
    """Its backward is given what its loss compares with: what comes in is no upstream gradient."""
    return any(way.gradient for _, way in _found(cls))


def _found(cls: type) -> Iterator[tuple[Split, Way]]:
    methods = [n for n in dir(cls) if not n.startswith("__") or n == "__call__"]
    asks = {n: a for n in methods if (a := loss_methods.arguments(cls, n)) is not None}
    forwards = [n for n in asks if normal(n) in FORWARD and len(asks[n]) == 1]
    backwards = [n for n in asks if normal(n) in BACKWARD]
    losses = [n for n in asks if says_loss(n) and n not in (*forwards, *backwards)]
    for forward in forwards[:1]:
        for value in losses:
            for backward in backwards:
                for way in _ways(asks[forward][0], asks[value], asks[backward]):
                    yield Split(value, backward, forward=forward), way


def _ways(x: str, value: tuple[str, ...], gradient: tuple[str, ...]) -> Iterator[Way]:
    """How the loss and the backward may be called: each asks for the target, or kept it."""
    both: tuple[Role, ...] = ("prediction", "target")
    if len(value) == 1:
        target, roles = value[0], both[1:]
    elif len(value) == 2 and (at := target_index(value)) is not None:
        target, roles = value[at], both if at else both[::-1]
    else:
        return
    given: tuple[Role, ...] = ("target",) if gradient else ()
    asks = all(n == target or looks_like_target(n) for n in gradient)
    if len(gradient) < 2 and asks and target != x:
        yield Way(x, target, roles, given)
