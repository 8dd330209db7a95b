"""Central differences in longdouble, where the platform and the code have it: the adjudicator.

x86 has 64 bits of mantissa, 11 more than float64: with Richardson's extrapolation of two
steps about 1e-14 of the gradient is left. Asked where float64 is too blunt to decide.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.probes import Array, Evaluate, typical_size

_EPS = float(np.finfo(np.longdouble).eps)
# each a quarter of the one before; the neighbours that agree best give the value
_STEPS = (2.0**-3, 2.0**-5, 2.0**-7, 2.0**-9, 2.0**-11, 2.0**-13)
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

    `evaluate` gets longdouble arrays. R1 and R2 being Richardson's extrapolations of neighbouring
    pairs of steps, R2 is the value and its bar |R1 - R2| and the rounding of R2.
    """
    if not is_longer():
        return None
    x = np.array(x, dtype=np.float64, order="C")
    index = np.arange(x.size) if entries is None else np.asarray(entries, dtype=np.intp)
    scale = np.maximum(typical_size(x), np.abs(x.reshape(-1)[index]))
    exact = x.astype(np.longdouble)
    points = []
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
    if not outputs or any(o.dtype != np.longdouble or o.shape != outputs[0].shape for o in outputs):
        return None
    return _read(np.array(outputs), scale, x.shape if entries is None else index.shape)


def _read(values: Array, scale: Array, shape: tuple[int, ...]) -> Estimate:
    """From values (k · 2 · steps,) + output.shape."""
    count, output = len(values), values.shape[1:]
    table = values.reshape(scale.size, len(_STEPS), 2, -1)
    h = np.multiply.outer(scale.astype(np.longdouble), np.array(_STEPS, dtype=np.longdouble))
    with np.errstate(all="ignore"):
        central = (table[:, :, 0] - table[:, :, 1]) / (2 * h[:, :, None])
        extrapolated = central[:, 1:] + (central[:, 1:] - central[:, :-1]) / 15
        noise = _ROUNDINGS * _EPS * np.max(np.abs(table), axis=(1, 2))
        bars = np.abs(extrapolated[:, 1:] - extrapolated[:, :-1])
        bars += _NOISE * noise[:, None] / h[:, 1:-1, None]
    best = np.argmin(np.where(np.isfinite(bars), bars, np.inf), axis=1)[:, None]
    error = np.asarray(np.take_along_axis(bars, best, axis=1)[:, 0], dtype=np.float64)
    value = np.asarray(np.take_along_axis(extrapolated, best + 1, axis=1)[:, 0], dtype=np.float64)
    error += np.finfo(np.float64).eps * np.abs(value)
    error = np.where(np.isfinite(value) & np.isfinite(error), error, np.inf)
    return Estimate(
        np.ascontiguousarray(value.T).reshape(*output, *shape),
        np.ascontiguousarray(error.T).reshape(*output, *shape),
        count,
        "longdouble",
    )
