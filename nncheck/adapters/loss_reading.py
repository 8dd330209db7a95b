"""What a loss gives and what its gradient is the gradient of, found by experiment.

A loss may be a number, one number for each sample, or one for each entry; its gradient that of the
number, of the sum, or of the mean over the samples or over all entries. Each of these is a
convention. The objective is chosen such that the code is right where it is right for one of them;
where the class itself has a method that makes one number of the array, that number is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ..draw import draw, generic
from ..model import Array, Slot
from .attempt import as_output
from .contain import contained
from .sizing import asked_for

Form = Literal["number", "samples", "entries"]
# what the sum of all values is divided by
Divisor = Literal["1", "N", "size"]

Value = Callable[[Any, Mapping[str, Array]], Any]
Gradient = Callable[[Any, Mapping[str, Array], Any], Any]

_STEP = 1e-5
_CLOSE = 1e-5
_PLAIN = (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 4.0, 0.25)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a loss that runs: its slots, the form of its value, and its objective.

    `complete`: in this reading the gradient is right (in two directions).
    """

    slots: tuple[Slot, ...]
    sizes: Mapping[str, int]
    form: Form
    divisor: Divisor
    complete: bool
    # yours over the derivative of the sum, where that is one number
    factor: float | None = None
    # the gradient has the shape of the prediction
    fits: bool = True
    # the value moves with the prediction, so that right and wrong can be told apart
    moves: bool = False


def form_of(output: Array, prediction: Slot, shape: tuple[int, ...]) -> Form | None:
    """What a value of this shape is for a prediction of this shape; None for anything else."""
    if output.size == 1:
        return "number"
    if output.shape == shape:
        return "entries"
    n = samples(prediction, shape)
    squeezed = tuple(d for d in output.shape if d != 1)
    return "samples" if len(shape) == 2 and squeezed == (n,) else None


def _picks(slots: tuple[Slot, ...]) -> bool:
    """Targets are numbers of classes: of each row one entry counts, and a value for every entry is
    what rows were taken for.
    """
    return any(s.role == "target" and s.domain.values == "index" for s in slots)


def samples(prediction: Slot, shape: tuple[int, ...]) -> int:
    """How many samples an array of this slot holds; 1 where it has no such axis."""
    return shape[prediction.shape.index("N")] if "N" in prediction.shape else 1


def weight(divisor: Divisor, size: int, n: int) -> float:
    return {"1": 1.0, "N": 1.0 / n, "size": 1.0 / size}[divisor]


def divisors(form: Form, prediction: Slot) -> tuple[Divisor, ...]:
    """The conventions for a value of this form."""
    if form == "number":
        return ("1",)
    if form == "samples" or "N" not in prediction.shape:
        return ("1", "size")
    return ("1", "N", "size") if len(prediction.shape) > 1 else ("1", "size")


def read(
    build: Callable[[], Any],
    slots: tuple[Slot, ...],
    sizes: Mapping[str, int],
    value: Value,
    gradient: Gradient,
    *,
    resized: bool = False,
) -> Reading | None:
    """The reading, or None where a pass fails, the value is no loss, or the gradient has no fit."""
    rng = np.random.default_rng(0)
    values = {s.name: draw(s, sizes, rng) for s in slots}
    prediction = next(s for s in slots if s.differentiable)
    x = values[prediction.name]
    obj = build()
    with np.errstate(all="ignore"):
        output = _run(lambda: as_output(value(obj, _copied(values))))
        if output is None or output.dtype.kind not in "fiu" or not np.all(np.isfinite(output)):
            return None
        form = form_of(output, prediction, x.shape)
        # one number, whose shape no gradient could miss, is read where nothing else runs
        if form is None or (form == "entries" and _picks(slots) and x.ndim > 1):
            return None
        claimed = _run(lambda: gradient(obj, _copied(values), np.ones(output.shape)))
        n = samples(prediction, x.shape)
        other = None if claimed is None else asked_for(slots, prediction, sizes, np.shape(claimed))
        if other is not None and not resized:
            return read(build, other, sizes, value, gradient, resized=True)
        if claimed is None or np.shape(claimed) != x.shape:
            # every sample with every other: prediction and target have broadcast
            table = n > 1 and np.size(claimed) == n * x.size and form == "number"
            return Reading(slots, sizes, form, "1", complete=False, fits=False) if table else None
        claimed = np.asarray(claimed, dtype=float)
        factors = [
            _factor(build, value, values, prediction.name, claimed, rng, output.size)
            for _ in range(2)
        ]
    moves = all(f is not None for f in factors)
    base = Reading(slots, sizes, form, "1", complete=False, moves=moves)
    if any(f is None for f in factors) or not _near(factors[0] or 0.0, factors[1] or 1.0):
        return base
    factor = float(factors[0] or 0.0)
    options = divisors(form, prediction)
    for divisor in options:
        if _near(factor, weight(divisor, output.size, n)):
            return replace(base, divisor=divisor, complete=True, factor=factor)
    # what is off by a number, or by the number of classes, is meant for the divisor that it has
    classes = x.size / n
    for spare in (_PLAIN, (classes, 1 / classes, -classes, -1 / classes)):
        for divisor in options:
            if any(_near(factor, p * weight(divisor, output.size, n)) for p in spare):
                return replace(base, divisor=divisor, factor=factor)
    return replace(base, factor=factor)


def _factor(
    build: Callable[[], Any],
    value: Value,
    values: Mapping[str, Array],
    name: str,
    claimed: Array,
    rng: np.random.Generator,
    size: int,
) -> float | None:
    """The claimed derivative over that of the sum of all values, along one direction."""
    direction = generic(values[name].shape, rng)
    ends = []
    for sign in (1.0, -1.0):
        at = {**_copied(values), name: values[name] + sign * _STEP * direction}
        found = _run(lambda at=at: as_output(value(build(), at)))  # type: ignore[misc]
        if found is None or found.size != size:
            return None
        ends.append(float(np.sum(found)))
    slope = (ends[0] - ends[1]) / (2 * _STEP)
    said = float(np.sum(claimed * direction))
    scale = float(np.sum(np.abs(claimed * direction)))
    if not abs(slope) > 1e-6 * max(scale, 1e-3):
        return None
    return said / slope


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-4 * max(abs(a), abs(b))


def _copied(values: Mapping[str, Array]) -> dict[str, Array]:
    return {name: value.copy() for name, value in values.items()}


def _run(what: Callable[[], Any]) -> Any:
    try:
        with contained():
            return what()
    except Exception:
        return None


def chosen(readings: Iterator[Reading]) -> Reading | None:
    """The first reading that runs, or its twin with samples as columns where that one is right.

    Once something runs, a wrong gradient is a finding and no reason to look for a way of calling
    the code in which it does not show.
    """
    first: Reading | None = None
    misfit: Reading | None = None
    for tried in readings:
        if not tried.fits:
            misfit = misfit or tried
            continue
        if first is None or (_is_wider(tried, first) and (tried.complete or not first.complete)):
            first = tried
        elif not first.complete and tried.complete and _is_twin(tried, first):
            return tried
        # a value for each entry of a row of numbers may be one for each sample as well
        if first.complete and not (first.form == "entries" and len(first.slots[0].shape) < 2):
            return first
    return first or misfit


def _is_wider(tried: Reading, first: Reading) -> bool:
    """The same kind of data and of value, with an axis more: it tells entries from samples."""
    kinds = [[s.domain.values for s in r.slots] for r in (tried, first)]
    ranks = [[len(s.shape) for s in r.slots] for r in (tried, first)]
    apart = all(1 not in s.shape for s in tried.slots)
    same = kinds[0] == kinds[1] and tried.form == first.form == "entries"
    return same and apart and ranks[1] == [1, 1] and ranks[0] == [2, 2]


def _is_twin(tried: Reading, first: Reading) -> bool:
    kinds = [[s.domain.values for s in r.slots] for r in (tried, first)]
    shapes = [r.slots[0].shape for r in (tried, first)]
    return kinds[0] == kinds[1] and shapes[0] == shapes[1][::-1] and len(shapes[0]) == 2


def reduced(
    output: Any, divisor: Divisor, prediction: Slot, shape: tuple[int, ...]
) -> float | np.floating[Any] | Any:
    """The objective: the sum of the values over what it is divided by."""
    if isinstance(output, (list, tuple)):
        output = np.asarray(output)
    if np.ndim(output) == 0 or np.size(output) == 1:
        return output
    total = np.sum(output)
    return total * weight(divisor, int(np.size(output)), samples(prediction, shape))
