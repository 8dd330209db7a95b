"""Values that a name promises beyond element-wise functions: a softmax, a normalisation, a squared error.

Each promise is kept by a whole family of readings: any axis, any temperature, any factor. Only
what fits none of them is a mismatch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ..catalog.entry import normal
from ..model import Array
from . import losses, normalised, rows
from .lab import Lab

_NORM = re.compile(r"(batch|layer)norm(ali[sz]ation)?(1d|2d|layer|forward|fwd)*")
_SOFTMAX = re.compile(r"(my|np|numpy|stable)?softmax(layer|function|activation|forward|stable)?")
_SQUARED = re.compile(r"(mse|meansquarederror|squarederror|sumsquarederror|l2)(loss|layer)?")
_ABSOLUTE = re.compile(r"(mae|meanabsoluteerror|l1|absoluteerror)(loss|layer)?")
# what an epsilon, a clip or float32 makes of a value
_CLOSE = 2e-3
# a factor beside 1/σ that no usual epsilon makes
_OTHER_SCALE = 0.1


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the name says, in what way the value differs, and yours and the reference at one place."""

    promise: str
    words: str
    yours: float
    reference: float


def mismatch(lab: Lab) -> Mismatch | None:
    """Where the value is not what the name of the subject promises."""
    name = normal(lab.card.name.rpartition(".")[2])
    if _SOFTMAX.fullmatch(name):
        return _softmax(lab)
    if _NORM.fullmatch(name):
        return _normalisation(lab)
    for pattern, power, words in ((_SQUARED, 2, "(y − t)²"), (_ABSOLUTE, 1, "|y − t|")):
        if pattern.fullmatch(name):
            return _distance(lab, power, words)
    return None


def _softmax(lab: Lab) -> Mismatch | None:
    """exp(c·x) over its sum, along any axis, for any c; logarithms of it; twice (NN203)."""
    x = rows.only_input(lab)
    if x is None or lab.card.scalar or any(s.role == "parameter" for s in lab.card.slots):
        return None
    # sums along the wrong axis have rules of their own
    if any(rows.softmax_sums(lab, logs=logs) in ("columns", "all") for logs in (False, True)):
        return None
    value = np.asarray(lab.point().values[x])
    output = lab.output(lab.point().values)
    if (
        output is None
        or value.ndim not in (1, 2)
        or output.shape != value.shape
        or value.dtype.kind != "f"
    ):
        return None
    if not np.all(np.isfinite(output)) or value.shape[-1] < 2:
        return None
    plain = np.asarray(output, dtype=float)
    for found in (plain, np.exp(np.minimum(plain, 50.0))):
        for axis in (*range(value.ndim), None):
            if _is_softmax(found, value, axis) or _close(
                found, _shares(_shares(value, axis), axis)
            ):
                return None
    reference = _shares(value, -1)
    at = np.unravel_index(int(np.argmax(np.abs(plain - reference))), plain.shape)
    total = float(plain.sum(axis=-1).reshape(-1)[0])
    words = f"along no axis it is exp(x) over its sum; the first row sums to {total:.4g}"
    return Mismatch("softmax", words, float(plain[at]), float(reference[at]))


def _is_softmax(found: Array, x: Array, axis: int | None) -> bool:
    """For the temperature at which it comes nearest."""
    if np.any(found <= 0) or not np.allclose(found.sum(axis=axis), 1.0, rtol=_CLOSE):
        return False
    logs = np.log(found)
    a = logs - logs.mean(axis=axis, keepdims=True)
    b = x - x.mean(axis=axis, keepdims=True)
    temperature = float(np.sum(a * b) / np.sum(b * b))
    return _close(found, _shares(temperature * x, axis))


def _shares(x: Array, axis: int | None) -> Array:
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _close(one: Array, other: Array) -> bool:
    return bool(np.max(np.abs(one - other)) <= _CLOSE * np.max(np.abs(other)))


def _normalisation(lab: Lab) -> Mismatch | None:
    """γ·a·(x − μ) + β with one a for each mean: a has to be 1/σ."""
    x = rows.only_input(lab)
    if x is None or lab.card.scalar or lab.once("normalised", normalised.normalised) is not None:
        return None
    value = lab.point().values[x]
    output = lab.output(lab.point().values)
    if (
        output is None
        or output.shape != value.shape
        or value.ndim < 2
        or not np.all(np.isfinite(output))
    ):
        return None
    for axes in normalised.axes_of(value.ndim):
        centred = value - value.mean(axis=axes, keepdims=True)
        for _, gamma, beta in normalised.scales(lab, value.shape):
            factors = (output - beta) / (gamma * centred)
            factor = np.median(factors, axis=axes, keepdims=True)
            if not np.allclose(factors, factor, rtol=1e-6):
                continue
            times = factor * value.std(axis=axes, keepdims=True)
            if np.ptp(times) <= _OTHER_SCALE and abs(float(times.mean()) - 1) <= _OTHER_SCALE:
                return None
            words = "what the mean is taken off is not divided by its standard deviation"
            at = int(np.argmax(np.abs(times - 1)))
            return Mismatch(
                "normalisation",
                words,
                float(factor.flat[at]),
                float(factor.flat[at] / times.flat[at]),
            )
    return None


def _distance(lab: Lab, power: int, words: str) -> Mismatch | None:
    """A multiple of the sum of |y − t|^power: any factor, the same at points of the same sizes."""
    roles = losses.roles(lab)
    if roles is None or not lab.card.scalar:
        return None
    said: list[tuple[float, float]] = []
    for name in ("generic", "another", "a third"):
        point = lab.point(name)
        output = lab.output(point.values)
        y, t = (np.asarray(point.values[r], dtype=float) for r in roles)
        if output is None or output.size != 1 or y.shape != t.shape:
            return None
        said.append((float(output.reshape(-1)[0]), float(np.sum(np.abs(y - t) ** power))))
    ratios = [mine / whole for mine, whole in said]
    roots = [mine**2 / whole for mine, whole in said]
    for found in (ratios, roots):
        if np.allclose(found, found[0], rtol=_CLOSE) and abs(found[0]) > 0:
            return None
    mine, whole = said[1]
    return Mismatch(
        f"sum of {words}",
        f"it is no multiple of the sum of {words}",
        mine,
        said[0][0] / said[0][1] * whole,
    )
