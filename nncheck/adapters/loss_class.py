"""Classes of losses: `forward(y, t)` with `backward(y, t)`, `loss(t, p)` with `gradient(t, p)`,
`__call__` with `grad`, static methods; a value for each entry, each sample, or one number.

Loss layers with one number and `backward(dout=1)` are left to `layer`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..model import Array
from ..subject import Subject, Unadapted
from . import methods as pairs
from . import patterns
from .attempt import as_output
from .candidate import Candidate, is_abstract
from .construct import SIZES, Construction, constructions
from .contain import contained
from .loss_reading import Reading, chosen, read, samples, weight
from .loss_subject import Loss, subject
from .loss_way import Way, says_loss, target_index, ways
from .names import looks_like_target
from .state import changed, leaves, snapshot

_VALUES = (
    "forward", "loss", "__call__", "cost", "compute_loss", "calc_loss", "get_loss", "compute", "fn", "func",
    "function", "f", "error", "value", "evaluate", "apply", "call", "forward_pass", "fprop", "eval",
    "calculate", "cost_function", "loss_function", "compute_cost", "順伝播", "損失",
)  # fmt: skip
_GRADIENTS = (
    "backward", "gradient", "grad", "derivative", "prime", "loss_gradient", "loss_grad", "loss_derivative",
    "loss_prime", "deriv", "delta", "df", "d", "backprop", "backward_pass", "bprop", "dloss", "d_loss", "gradients",
    "compute_gradient", "calc_gradient", "get_gradient", "compute_grad", "cost_derivative", "cost_gradient",
    "cost_prime", "error_derivative", "differentiate", "diff", "dfunc", "f_prime", "grad_input",
    "input_gradient", "derivate", "逆伝播", "勾配", "微分",
)  # fmt: skip
_REDUCERS = re.compile(
    r"total|mean|avg|average|calc|comput|loss|error|cost|reduce|value|score|result|item|sum|平均|合計"
)
_TRIES = 6


@dataclass(frozen=True, slots=True)
class Named:
    """The methods of one class that make a loss."""

    value: str
    gradient: str
    reducer: str | None = None

    def run_value(self, way: Way) -> Callable[[Any, Mapping[str, Array]], Any]:
        def value(obj: Any, values: Mapping[str, Array]) -> Any:
            return getattr(obj, self.value)(*way.given(way.value, values, None))

        return value

    def run_gradient(self, way: Way) -> Callable[[Any, Mapping[str, Array], Any], Any]:
        def gradient(obj: Any, values: Mapping[str, Array], dout: Any) -> Any:
            before = snapshot(obj)
            returned = getattr(obj, self.gradient)(*way.given(way.gradient, values, dout, obj))
            if returned is not None:
                return as_output(returned)
            shape = values[way.prediction].shape
            left = [leaf.array for leaf in changed(obj, before) if leaf.array.shape == shape]
            return left[-1] if left else None

        return gradient

    def run_reducer(self, way: Way) -> Callable[[Any, Mapping[str, Array]], Any]:
        def reduce(obj: Any, values: Mapping[str, Array]) -> Any:
            self.run_value(way)(obj, values)
            method = getattr(obj, self.reducer or "")
            asked = pairs.data_arguments(method) or ()
            return method(*(way.given(way.value, values, None) if len(asked) == 2 else ()))

        return reduce


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as a loss; None when it is none, or one that `layer` knows better."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    for construction, holds in _built(candidate):
        for named in _named(cls):
            best = _search(candidate, construction, named)
            # arrays that could be trained make a network of it, where nothing shows a loss
            if best is not None and (best[1].complete or not holds or _named_loss(cls)):
                way, reading = best
                return _subject(candidate, construction, named, way, reading)
    return None


def _built(candidate: Candidate) -> Iterator[tuple[Construction, bool]]:
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


def _named(cls: type) -> Iterator[Named]:
    values = [n for n in _VALUES if _arguments(cls, n) is not None]
    for value in values:
        arguments = _arguments(cls, value) or ()
        if len(arguments) == 2 and _is_loss(cls, value, arguments):
            for gradient in _GRADIENTS:
                if gradient != value and _arguments(cls, gradient) is not None:
                    yield Named(value, gradient)


def _arguments(cls: type, name: str) -> tuple[str, ...] | None:
    """The arguments of a method that the class has in Python; None where it has none such."""
    if not callable(getattr(cls, name, None)) or (name == "__call__" and not _calls(cls)):
        return None
    return pairs.method_arguments(cls, name)


def _calls(cls: type) -> bool:
    return any("__call__" in vars(k) for k in cls.__mro__ if k is not object)


def _is_loss(cls: type, value: str, arguments: tuple[str, ...]) -> bool:
    target = target_index(arguments)
    asks = target is not None and looks_like_target(arguments[target])
    return asks or _named_loss(cls) or says_loss(value)


def _named_loss(cls: type) -> bool:
    return any(says_loss(k.__name__) for k in cls.__mro__ if k is not object)


def _optional(cls: type, name: str) -> bool:
    """The gradient has an upstream gradient that may be left out: `backward(self, dout=1)`."""
    method = getattr(cls, name)
    free = [p for p in inspect.signature(method).parameters.values() if p.default is not p.empty]
    return bool(free) and len(pairs.method_arguments(cls, name) or ()) == 0


def _search(
    candidate: Candidate, construction: Construction, named: Named
) -> tuple[Way, Reading] | None:
    cls = candidate.obj
    first: tuple[Way, Reading] | None = None
    value = _arguments(cls, named.value) or ()
    gradient = _arguments(cls, named.gradient) or ()
    for way in ways(value, gradient, optional=_optional(cls, named.gradient)):
        reading = chosen(_readings(candidate, construction, named, way))
        if reading is None or _is_layers(named, gradient, reading):
            continue
        if reading.complete:
            return way, reading
        if first is None or _shows(way, reading) > _shows(*first):
            first = (way, reading)
    return first


def _shows(way: Way, reading: Reading) -> tuple[bool, bool]:
    """A gradient that is off by a number is read rightly; who keeps an output of its own is given it."""
    return reading.factor is not None, "output" in way.gradient


def _is_layers(named: Named, gradient: tuple[str, ...], reading: Reading) -> bool:
    """forward with one number, backward with dout or nothing: a loss layer."""
    usual = (named.value, named.gradient) == ("forward", "backward")
    return usual and len(gradient) < 2 and reading.form == "number"


def _readings(
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


def _subject(
    candidate: Candidate, construction: Construction, named: Named, way: Way, reading: Reading
) -> Subject:
    reduced = _reducer(candidate, construction, named, way, reading)
    named, reading = reduced or (named, reading)

    def loss(obj_of: Candidate) -> Loss:
        return Loss(
            start=lambda: construction.build(obj_of.obj),
            value=named.run_reducer(way) if named.reducer else named.run_value(way),
            gradient=named.run_gradient(way),
            forward=pairs.qualified(obj_of.obj, named.value) or "",
            backward=pairs.qualified(obj_of.obj, named.gradient) or "",
            reducer=pairs.qualified(obj_of.obj, named.reducer) if named.reducer else None,
        )

    guesses = (*construction.guesses, f"the value is {named.value}, its gradient {named.gradient}")
    return subject(candidate, loss, way, reading, style="loss-class", guesses=guesses)


def _reducer(
    candidate: Candidate, construction: Construction, named: Named, way: Way, reading: Reading
) -> tuple[Named, Reading] | None:
    """The method of the class itself that makes one number of the array, and how it divides."""
    if reading.form == "number":
        return None
    for name in _public(candidate.obj, named):
        one = replace(named, reducer=name)
        ratios = [_share(candidate, construction, one, way, reading, n) for n in (0, 2)]
        for divisor in ("size", "N", "1"):
            if all(r is not None and abs(r[0] - weight(divisor, *r[1:])) < 1e-9 for r in ratios):
                same = reading.complete and reading.divisor == divisor
                return one, replace(reading, divisor=divisor, complete=same)
    return None


def _public(cls: type, named: Named) -> Iterator[str]:
    for name in dir(cls):
        if name in (named.value, named.gradient) or (name.startswith("_") and name != "__call__"):
            continue
        if name in _GRADIENTS or not (name == "__call__" or _REDUCERS.search(name.lower())):
            continue
        arguments = _arguments(cls, name)
        if arguments is not None and len(arguments) in (0, 2):
            yield name


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
