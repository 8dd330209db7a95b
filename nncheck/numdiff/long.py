"""Central differences in longdouble, where the platform and the code have it: the adjudicator.

x86 has 64 bits of mantissa, 11 more than float64: with Richardson's extrapolation of two
steps about 1e-14 of the gradient is left. Asked where float64 is too blunt to decide.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.directions import signed
from nncheck.numdiff.noise import SCALES, of_one_precision, treads
from nncheck.numdiff.probes import Array, Evaluate, Floats, typical_size

_EPS = float(np.finfo(np.longdouble).eps)
# each an eighth of the one before; the smallest for functions whose scale is far below that of x
_STEPS = 2.0 ** -np.arange(3.0, 36.0, 3.0)
_NOISE = 4.5
# roundings that one evaluation may be off by
_ROUNDINGS = 16


def is_longer() -> bool:
    """Whether longdouble is wider than float64 here: it is not on Windows, nor on ARM Macs."""
    return _EPS < 1e-18


def jacobian_longdouble(
    evaluate: Evaluate, x: Array, *, entries: Sequence[int] | None = None
) -> Estimate | None:
    """The Jacobian as `ladder.jacobian` gives it; None where f does not keep longdouble.

    `evaluate` gets longdouble arrays. R being Richardson's extrapolations of neighbouring pairs of
    steps, the bar of one is how far it lies from both neighbours, and its rounding. Code that
    rounds by itself (to some decimals, to float32) shows its treads, and they count as noise.
    """
    if not is_longer():
        return None
    x = np.array(x, dtype=np.float64, order="C")
    index = np.arange(x.size) if entries is None else np.asarray(entries, dtype=np.intp)
    size = typical_size(x)
    scale = np.maximum(size, np.abs(x.reshape(-1)[index]))
    exact = x.astype(np.longdouble)
    moved = signed(1, x.size, seed=1)[0].reshape(x.shape)
    points = [exact.copy(), *(exact + np.longdouble(d * size) * moved for d in SCALES)]
    for i, s in zip(index, scale, strict=True):
        for h in _STEPS:
            for sign in (1, -1):
                point = exact.copy()
                point.reshape(-1)[i] += sign * np.longdouble(h * s)
                points.append(point)
    try:
        with np.errstate(all="ignore"):
            outputs = [np.asarray(o) for o in evaluate(points)]
    except Exception:
        # code that was not written for longdouble may raise anything
        return None
    if any(o.dtype != np.longdouble or o.shape != outputs[0].shape for o in outputs):
        return None
    found = _read(np.array(outputs).reshape(len(points), -1), scale)
    shape = (*outputs[0].shape, *(x.shape if entries is None else index.shape))
    value, error = (np.ascontiguousarray(a.T).reshape(shape) for a in found)
    return Estimate(value, error, len(points), "longdouble")


def _read(values: Array, scale: Array) -> tuple[Floats, Floats]:
    """Value and bar, (lines, outputs), from the values at all points."""
    count = 1 + SCALES.size
    table = values[count:].reshape(scale.size, _STEPS.size, 2, -1)
    h = np.multiply.outer(scale.astype(np.longdouble), _STEPS)[:, :, None]
    with np.errstate(all="ignore"):
        noise = _ROUNDINGS * _EPS * np.max(np.abs(table), axis=(1, 2))
        size = np.max(np.abs(table), axis=(0, 1, 2))
        rough = of_one_precision(3 * treads(values[1:count], values[0], _EPS), size, _EPS)
        noise = np.maximum(noise, rough)
        central = (table[:, :, 0] - table[:, :, 1]) / (2 * h)
        found = central[:, 1:] + (central[:, 1:] - central[:, :-1]) / 63
        apart = np.abs(found[:, 1:] - found[:, :-1])
        bars = apart[:, :-1] + apart[:, 1:] + _NOISE * noise[:, None] / h[:, 2:-1]
    best = np.argmin(np.where(np.isfinite(bars), bars, np.inf), axis=1)[:, None]
    bars = _uncontradicted(found[:, 1:-1], bars, best)
    value = np.asarray(np.take_along_axis(found, best + 1, axis=1)[:, 0], dtype=np.float64)
    error = np.asarray(np.take_along_axis(bars, best, axis=1)[:, 0], dtype=np.float64)
    error = error + np.finfo(np.float64).eps * np.abs(value)
    return value, np.where(np.isfinite(value) & np.isfinite(error), error, np.inf)


def _uncontradicted(found: Array, bars: Array, best: Array) -> Array:
    """The bars, widened where a smaller step contradicts the best one beyond both bars."""
    with np.errstate(all="ignore"):
        chosen, bar = (np.take_along_axis(a, best, axis=1) for a in (found, bars))
        gap = np.abs(found - chosen) - bar - bars
    smaller = np.arange(found.shape[1])[:, None] > best
    gap = np.where(smaller & np.isfinite(gap), gap, 0.0)
    return np.asarray(bars + np.maximum(np.max(gap, axis=1, keepdims=True), 0.0))
