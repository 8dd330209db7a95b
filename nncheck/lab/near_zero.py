"""What a subject gives at 0 and beside it: digits that cancel, and quotients 0/0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..model import Array, Backward, Forward, Place, Record
from . import far
from .lab import Lab
from .overflow import is_own
from .rows import only_input

_SCALES = (1e-5, 1e-10)
_LOST = 1e-8
# a part of what longdouble is off by, which has 11 bits more: with all lost nothing can be told
_TOLD = 0.5
_LONGER = bool(np.finfo(np.longdouble).eps < 1e-18)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Yours and the true value at a small x, and how far they are apart, in parts of the value."""

    x: float
    yours: float
    true: float
    error: float


def cancelled(lab: Lab) -> Cancelled | None:
    """The worst loss of digits of an element-wise function near its zero at 0."""
    return lab.once("cancelled", _cancelled)


def _cancelled(lab: Lab) -> Cancelled | None:
    name = only_input(lab)
    if not _LONGER or name is None or not far.acts_alone(lab) or lab.card.kind != "activation":
        return None
    values = lab.point().values
    shape = values[name].shape
    worst: Cancelled | None = None
    for scale in _SCALES:
        x = far.pattern(shape, scale) * np.resize([1.0, 0.7631, 1.3117], shape)
        wide = x.astype(np.longdouble)
        yours, true = lab.outputs([{**values, name: x}, {**values, name: wide}])
        if yours is None or true is None or true.dtype != np.longdouble:
            return None
        if yours.dtype != np.float64 or not np.all(np.abs(true) <= 10 * np.abs(x)):
            return None
        found = _worst(x, yours, true)
        if found is not None and (worst is None or found.error > worst.error):
            worst = found
    return worst


def _worst(x: Array, yours: Array, true: Array) -> Cancelled | None:
    with np.errstate(all="ignore"):
        error = np.where(true != 0, np.abs((yours - true) / true), 0).astype(float)
    error = np.where(error < _TOLD, error, 0.0)
    at = int(np.argmax(error))
    if not error.flat[at] > _LOST:
        return None
    return Cancelled(
        float(x.flat[at]), float(yours.flat[at]), float(true.flat[at]), float(error.flat[at])
    )


# -- 0/0 at 0 --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undefined:
    """A value or gradient that is nan at 0 and bounded beside it."""

    values: Mapping[str, Array]
    backward: bool
    place: Place | None
    # "0", or "the target" for a loss
    where: str


def undefined(lab: Lab) -> Undefined | None:
    """nan at inputs of 0 (of a loss: at the target), although it is bounded nearby."""
    return lab.once("undefined at 0", _undefined)


def _undefined(lab: Lab) -> Undefined | None:
    found = _zero(lab)
    if found is None or lab.card.kind in ("network", "optimizer", "autodiff") or lab.has_data:
        return None
    centre, names, where = found
    at = _run(lab, centre)
    backward = not _has_nan(at[0].output)
    if backward and not any(_has_nan(_gradient(at, n)) for n in names):
        return None
    if not _is_bounded(lab, centre, names, backward=backward):
        return None
    record = at[-1] if backward else at[0]
    places = [p for _, text, p in record.warnings if p and ("divide" in text or "invalid" in text)]
    own = [p for p in places if is_own(lab, p)]
    return Undefined(centre, backward, own[0], where) if own else None


def _zero(lab: Lab) -> tuple[dict[str, Array], list[str], str] | None:
    """(values, inputs that are 0 or equal to the target, in words); only real inputs are moved."""
    values = dict(lab.point().values)
    inputs = [s for s in lab.card.slots if s.role == "input"]
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    if not inputs or any(s.domain.values != "real" for s in inputs):
        return None
    if target is None:
        zeros = {s.name: np.zeros(values[s.name].shape) for s in inputs}
        return {**values, **zeros}, [s.name for s in inputs], "0"
    same = values[target.name].shape == values[inputs[0].name].shape
    if len(inputs) != 1 or not same:
        return None
    return (
        {**values, inputs[0].name: np.array(values[target.name], dtype=float)},
        [inputs[0].name],
        "the target",
    )


def _run(lab: Lab, values: Mapping[str, Array]) -> tuple[Record, ...]:
    steps: list[Forward | Backward] = [Forward(values)]
    if lab.card.has_backward:
        steps.append(Backward(lab.point().cotangent))
    return lab.run(*steps).records


def _gradient(records: tuple[Record, ...], name: str) -> Array | None:
    return records[1].gradients.get(name) if len(records) > 1 else None


def _has_nan(array: Array | None) -> bool:
    return array is not None and array.dtype.kind == "f" and bool(np.any(np.isnan(array)))


def _is_bounded(lab: Lab, centre: Mapping[str, Array], names: list[str], *, backward: bool) -> bool:
    """What is nan there is finite 1e-3 away, and has not grown 1e-6 away."""
    sizes = []
    generic = lab.point("beside 0").values
    for step in (1e-3, 1e-6):
        moved = {
            n: centre[n] + step * generic[n] for n in names if generic[n].shape == centre[n].shape
        }
        records = _run(lab, {**centre, **moved})
        seen = [_gradient(records, n) for n in names] if backward else [records[0].output]
        if any(a is None or not np.all(np.isfinite(a)) for a in seen):
            return False
        sizes.append(max(float(np.max(np.abs(a), initial=0.0)) for a in seen if a is not None))
    return sizes[1] <= 10 * sizes[0] + 1e-9
