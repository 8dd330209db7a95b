"""The first stage: is a claimed gradient of a scalar right? In a handful of evaluations.

Two ways, and both lean on the same thought: a reference that agrees with yours to ten digits
along a random direction needs no further proof of its own. What is too blunt or too hasty can
only fail to agree, and then the full ladder decides.

    complex step   yours . d = Im f(x + i h d) / h to 256 roundings. One complex evaluation; a
                   forward difference (one evaluation) shows that no derivative was lost.
    central        C(h) along d1 and d2, C(h/4) along d1 for the truncation; six evaluations,
                   two more for each time that h is divided by 4 because of a kink nearby.
                   d2 has fresh signs and the magnitudes 1.5 - |d1|: every entry is seen with
                   at least 0.75 once.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nncheck import numdiff
from nncheck.numdiff.carrier import carried
from nncheck.numdiff.probes import typical_size

Array = NDArray[Any]
Verdict = Literal["passed", "failed", "inconclusive"]

_EPS = float(np.finfo(np.float64).eps)
_STEP = 2.0**-332
# entries whose median and typical size stand for all
_SAMPLE = 1024
_WRONG = 10.0
# of ‖yours‖: what forward and backward of an MLP of 1e6 parameters at batch 100 are off by
# is up to 33
_ROUNDINGS = 256
# how often h is divided by 4
_DESCENTS = 3


@dataclass(frozen=True, slots=True)
class Accepted:
    """The verdict; `residual`: the largest |yours . d - reference|, and its bar.

    `smallest_detectable`: the relative error of a single entry of median size that would
    have shown for certain.
    """

    verdict: Verdict
    method: str
    evaluations: int
    residual: float
    bar: float
    smallest_detectable: float
    reason: str | None = None


def accept(
    evaluate: numdiff.Evaluate,
    x: Array,
    yours: Array,
    *,
    value: float | None = None,
    seed: int = 0,
    complex_step: bool = True,
) -> Accepted:
    """`yours`, (n,), against the derivatives of `evaluate` at x, (n,), along random directions.

    `value`: f(x) where it is known from the pass that gave yours. `complex_step`: evaluate may
    be handed complex arrays; where it fails with them, real differences follow.
    """
    spent = 0
    if not np.isfinite(yours @ yours):
        return Accepted("failed", "none", 0, math.inf, 0.0, math.inf, "yours is not finite")
    if value is None:
        value, spent = float(evaluate([x.copy()])[0]), 1
    asked = 0

    def counted(points: Sequence[Array]) -> Sequence[Array]:
        nonlocal asked
        asked += len(points)
        return evaluate(points)

    found = _by_complex_step(counted, x, yours, value, seed) if complex_step else None
    if found is None:
        found = _by_differences(counted, x, yours, value, seed)
    found = replace(found, evaluations=spent + asked)
    if found.verdict == "passed":
        return found
    return _by_ladder(evaluate, x, yours, seed + 1, found.evaluations)


def direction(size: int, seed: int) -> Array:
    """Entries sign x U[0.5, 1], from one uniform number each: 0.4 of the cost of `signed`."""
    d = np.random.default_rng(seed).random(size)
    d -= 0.5
    d += np.copysign(0.5, d)
    return d


def median_size(yours: Array) -> float:
    """The median of the nonzero |entries|, of an even sample."""
    sample = np.abs(yours[:: max(1, yours.size // _SAMPLE)])
    sample = sample[sample > 0]
    return float(np.median(sample)) if sample.size else 0.0


def _by_complex_step(
    evaluate: numdiff.Evaluate, x: Array, yours: Array, value: float, seed: int
) -> Accepted | None:
    d = direction(x.size, seed)
    slope = _imaginary(evaluate, x, d)
    if slope is None:
        return None
    claimed = float(yours @ d)
    size = float(np.linalg.norm(yours))
    # the bars: of the derivative, and of the forward difference that guards it
    bar = _ROUNDINGS * _EPS * (abs(slope) + size)
    h = 2.0**-24 * typical_size(x[:: max(1, x.size // _SAMPLE)])
    beside = x + h * d
    guard = (float(evaluate([beside])[0]) - value) / h
    slack = 1e-3 * size + 8 * _EPS * abs(value) / h
    if not (abs(guard - slope) <= slack <= 0.1 * size):
        return None
    # the smallest entry of d is a half, and the reference may be off by its own bar
    return _judged("complex step", abs(claimed - slope), bar, 4 * bar, yours)


def _imaginary(evaluate: numdiff.Evaluate, x: Array, d: Array) -> float | None:
    """Im f(x + i h d) / h; None where the function does not survive it."""
    point = np.empty(x.shape, dtype=np.complex128)
    point.real = x
    np.multiply(d, _STEP, out=point.imag)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            out = np.asarray(evaluate([carried(point)])[0])
    except Exception:
        # code that was not written for complex numbers may raise anything
        return None
    if out.dtype != np.complex128 or out.size != 1:
        return None
    slope = float(out.imag) / _STEP
    return slope if math.isfinite(slope) else None


def _by_differences(
    evaluate: numdiff.Evaluate, x: Array, yours: Array, value: float, seed: int
) -> Accepted:
    typical = typical_size(x[:: max(1, x.size // _SAMPLE)])
    h = 2.0 ** (round(math.log2(typical / x.size**0.25)) - 12)
    noise = 4 * _EPS * abs(value)
    d = direction(x.size, seed)
    wide, narrow = _central(evaluate, x, d, h), _central(evaluate, x, d, h / 4)
    for _ in range(_DESCENTS):
        if abs(wide - narrow) <= 16 * noise / h:
            break
        h, wide = h / 4, narrow
        narrow = _central(evaluate, x, d, h / 4)
    off = abs(float(yours @ d) - wide)
    # d2: the other magnitudes, and signs that repeat nothing
    signs = np.random.default_rng([seed, 2]).integers(0, 2, x.size, dtype=np.int8)
    d = (1.5 - np.abs(d)) * (2.0 * signs - 1.0)
    # truncation: 16/15 of the chord along d1, twice it along d2; rounding of two values
    chord, claimed = abs(wide - narrow), float(yours @ d)
    for descent in range(_DESCENTS):
        bar = 2.0 * chord + noise / h
        off2 = abs(claimed - _central(evaluate, x, d, h))
        if off2 <= bar or descent == _DESCENTS - 1:
            break
        h /= 4
    return _judged("central", max(off, off2), bar, 2 * bar / 0.75, yours)


def _central(evaluate: numdiff.Evaluate, x: Array, d: Array, h: float) -> float:
    """C(h), one point at a time: two fresh arrays of a million entries cost more than one."""
    up = float(evaluate([x + h * d])[0])
    return (up - float(evaluate([x - h * d])[0])) / (2 * h)


def _judged(method: str, residual: float, bar: float, seen: float, yours: Array) -> Accepted:
    """The judgement of a residual; `evaluations` is still to be filled in."""
    middle = median_size(yours)
    detectable = seen / middle if middle else math.inf
    verdict: Verdict = "passed" if residual <= bar else "inconclusive"
    reason = None if verdict == "passed" else "the residual exceeds the bar"
    if verdict == "passed" and detectable > 0.1:
        verdict = "inconclusive"
        reason = "zero on both sides, or bars too wide: not tested"
    return Accepted(verdict, method, 0, residual, bar, detectable, reason)


def _by_ladder(
    evaluate: numdiff.Evaluate, x: Array, yours: Array, seed: int, spent: int
) -> Accepted:
    """Four directions with measured noise: numdiff's own answer."""
    directions = numdiff.signed(4, x.size, seed=seed)
    estimate = numdiff.directional(evaluate, x, directions)
    off = np.abs(directions @ yours - estimate.value)
    bars = estimate.error + 4 * _EPS * float(np.linalg.norm(yours))
    bar = float(np.min(bars))
    spent += estimate.evaluations
    if np.count_nonzero(off > _WRONG * bars) >= 2:
        reason = "differs along two directions by more than ten bars"
        return Accepted("failed", "ladder", spent, float(np.max(off)), bar, math.inf, reason)
    if np.all(off <= bars):
        found = _judged("ladder", float(off[np.argmin(bars)]), bar, 4 * bar, yours)
        return replace(found, evaluations=spent)
    reason = "the residual exceeds the bar, but not ten bars along two directions"
    return Accepted("inconclusive", "ladder", spent, float(np.max(off)), bar, math.inf, reason)
