"""Derivatives by central differences on an adaptive ladder of steps, with an honest bar each.

Two rungs and f(x) (four evaluations a line, one batch) settle most lines. Where the two
disagree, smaller rungs follow, two at a time, until a pair agrees, a kink at x shows, or the
ladder ends; where rounding drowns the difference, larger ones. `rungs` holds the formulas.
The bar covers truncation, kinks nearby and rounding; what it does not cover is a function
that changes on a scale below the smallest step without a trace at the larger ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.best import Best
from nncheck.numdiff.climb import Explorer
from nncheck.numdiff.probes import Array, Asker, Evaluate, Floats, direction_lines, entry_lines

# a rounding unit above this is not that of float64
_FLOAT64 = 1e-12


def jacobian(
    evaluate: Evaluate,
    x: Array,
    *,
    entries: Sequence[int] | None = None,
    output_noise: Array | float | None = None,
) -> Estimate:
    """The derivative of every output with respect to the flat `entries` of x, with bars.

    Shape of value and error: output.shape + (len(entries),), or output.shape + x.shape when
    `entries` is None. x is copied and lifted to float64. `output_noise` (absolute, broadcast
    over the output) replaces the measurement of noise. Error inf: no number could be had.
    """
    x = np.array(x, dtype=np.float64, order="C")
    index = np.arange(x.size) if entries is None else np.asarray(entries, dtype=np.intp)
    asker = Asker(evaluate)
    blocks = Explorer(asker, output_noise).explore(entry_lines(x, index))
    shape = (*(asker.shape or ()), *(x.shape if entries is None else index.shape))
    return _estimate(asker, blocks, lambda a: np.ascontiguousarray(a.T).reshape(shape))


def directional(
    evaluate: Evaluate,
    x: Array,
    directions: Array,
    *,
    output_noise: Array | float | None = None,
) -> Estimate:
    """The derivative of every output along each direction, value shape (k,) + output.shape.

    `directions`: (k,) + x.shape, or (k, x.size). Errors as for `jacobian`.
    """
    x = np.array(x, dtype=np.float64, order="C")
    flat = np.asarray(directions, dtype=np.float64).reshape(len(directions), x.size)
    asker = Asker(evaluate)
    blocks = Explorer(asker, output_noise).explore(direction_lines(x, flat))
    shape = (len(flat), *(asker.shape or ()))
    return _estimate(asker, blocks, lambda a: a.reshape(shape))


def opening(x: Floats, directions: Floats) -> list[Array]:
    """The first points that `directional` asks for, for those who ask them along with others."""
    nobody = Asker(list)
    return Explorer(nobody).opening(direction_lines(x, directions))


def _estimate(asker: Asker, blocks: Sequence[Best], arranged: Callable[[Array], Array]) -> Estimate:
    """The blocks put together; kink, low and high only where there is a kink at all."""

    def gathered(parts: Sequence[Array]) -> Array:
        return arranged(parts[0] if len(parts) == 1 else np.concatenate(parts))

    kinked = any(b.kink is not None for b in blocks)
    return Estimate(
        value=gathered([b.value for b in blocks]),
        error=gathered([b.error for b in blocks]),
        evaluations=asker.evaluations,
        method="central, float32" if asker.eps > _FLOAT64 else "central",
        kink=gathered([b.kinks for b in blocks]) if kinked else None,
        low=gathered([b.low for b in blocks]) if kinked else None,
        high=gathered([b.high for b in blocks]) if kinked else None,
    )
