"""The reference derivative by the best of three tiers, chosen by what the function allows.

complex step   one evaluation an entry, to rounding; confirmed by the ladder along a direction
central        differences on a ladder of steps, with a bar; says where x lies at a kink
longdouble     where the ladder's bar is too wide to decide
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.complex_step import jacobian_complex
from nncheck.numdiff.ladder import directional, jacobian
from nncheck.numdiff.long import jacobian_longdouble
from nncheck.numdiff.probes import Array, Evaluate, Floats
from nncheck.numdiff.structure import structured

# a bar below this part of an entry or of the rms decides
_SHARP = 1e-5
# columns whose sizes differ by more are differentiated entry by entry, each with its own step
_UNEVEN = 100.0


def derivatives(
    evaluate: Evaluate,
    x: Array,
    *,
    entries: Sequence[int] | None = None,
    complex_step: bool = True,
) -> Estimate:
    """Every output by every entry of x (or by the flat `entries`), as `ladder.jacobian` gives it.

    `complex_step`: evaluate may be handed complex arrays; it must run in this process.
    `method` tells what was used; the evaluations of a tier that failed are counted.
    """
    x = np.array(x, dtype=np.float64, order="C")
    counted = _Counted(evaluate)
    found = jacobian_complex(counted, x, entries=entries) if complex_step else None
    if found is None:
        found = _by_ladder(counted, x, entries)
        if found.kink is None and not _is_sharp(found):
            found = _adjudicated(found, jacobian_longdouble(counted, x, entries=entries))
    return replace(found, evaluations=counted.evaluations)


class _Counted:
    """The same evaluate, and how many points it was given."""

    def __init__(self, evaluate: Evaluate) -> None:
        self._evaluate = evaluate
        self.evaluations = 0

    def __call__(self, points: Sequence[Array]) -> Sequence[Array]:
        self.evaluations += len(points)
        return self._evaluate(points)


def _by_ladder(evaluate: Evaluate, x: Floats, entries: Sequence[int] | None) -> Estimate:
    if entries is None and _is_evenly_scaled(x):
        found = structured(lambda d: directional(evaluate, x, d), x.shape)
        if found is not None:
            return found
    return jacobian(evaluate, x, entries=entries)


def _is_evenly_scaled(x: Floats) -> bool:
    """Whether one step fits all columns: moved together, they are moved by as much."""
    if x.ndim < 2 or not x.size:
        return True
    sizes = np.sqrt(np.mean(np.square(x.reshape(-1, x.shape[-1])), axis=0))
    sizes = sizes[sizes > 0]
    return not sizes.size or bool(sizes.max() <= _UNEVEN * sizes.min())


def _is_sharp(found: Estimate) -> bool:
    """Whether every entry is known to five digits, of itself or of the typical one."""
    size = np.abs(np.where(np.isfinite(found.value), found.value, 0.0))
    rms = float(np.sqrt(np.mean(size**2))) if size.size else 0.0
    return bool(np.all(found.error <= _SHARP * np.maximum(size, rms)))


def _adjudicated(found: Estimate, longer: Estimate | None) -> Estimate:
    """The sharper of the two, entry by entry; where they contradict each other, nothing is known."""
    if longer is None or longer.value.shape != found.value.shape:
        return found
    with np.errstate(invalid="ignore"):
        apart = np.abs(found.value - longer.value) > 2 * (found.error + longer.error)
        better = longer.error < found.error
    value = np.where(better, longer.value, found.value)
    error = np.where(apart, np.inf, np.where(better, longer.error, found.error))
    return Estimate(value, error, found.evaluations, "longdouble")
