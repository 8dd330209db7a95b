"""The first stage: is a claimed gradient of a scalar right? In a handful of evaluations.

Two ways, and both lean on the same thought: a reference that agrees with yours to many digits
along a random direction needs no further proof of its own. What is too blunt or too hasty can
only fail to agree, and then the full ladder decides.

    complex step   s = Im f(x' + i t d) / t at x' = x + h d, with h so small that the slope is
                   that at x to ten digits. One evaluation is both the derivative and, by
                   (Re f(x') - f(x)) / h, the difference that shows that none was lost.
    central        C(h) along d1 and along d2, each held to its rounding alone; h is divided by
                   4 while truncation or a kink nearby shows. d2 has the magnitudes 2 - |d1| and
                   signs of its own: no entry is seen weakly twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nncheck.numdiff.directions import one_signed, pieces, signed
from nncheck.numdiff.ladder import directional
from nncheck.numdiff.probes import Array, Evaluate, Floats
from nncheck.numdiff.slopes import EPS, ROUNDINGS, STEP, at_complex, typical

Verdict = Literal["passed", "failed", "inconclusive"]

# entries whose median stands for all
_SAMPLE = 256
_WRONG = 10.0
# of |slope| + ‖yours‖: how far the slope may move between x and x + h d
_MOVES = 2e-10
# of ‖yours‖: a difference by more shows that a derivative was lost; h is chosen so that its
# rounding is about as much, and lies between these parts of x's rms
_LOST = 2e-3
_LEAST, _MOST = 2.0**-45, 2.0**-30
_DESCENTS = 3
_FLOAT32 = 64 * float(np.finfo(np.float32).eps)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The verdict; `residual`: the largest |yours . d - reference|, and its bar.

    `smallest_detectable`: the relative error of a single entry of median size that would
    have shown for certain. `evaluations`: beside the pass that gave yours, if `value` came
    with it.
    """

    verdict: Verdict
    method: str
    evaluations: int
    residual: float
    bar: float
    smallest_detectable: float
    reason: str | None = None
    at_kink: bool = False


def accept(
    evaluate: Evaluate,
    x: Array,
    yours: Array,
    *,
    value: float | None = None,
    seed: int = 0,
    complex_step: bool = True,
    float32: bool = False,
) -> Accepted:
    """`yours`, shaped like x, against the derivatives of `evaluate` at x along random directions.

    `evaluate` returns numbers. `value`: f(x) where it is known from the pass that gave yours.
    `complex_step`: evaluate may be handed complex arrays; where it fails with them, real
    differences follow. `float32`: yours was computed in float32, whose rounding is excused: 64
    units of the rms an entry. A gradient that is wrong in any entry by `smallest_detectable` does not
    pass, whatever the size of x; see `locate` for which entry it is.
    """
    x = np.asarray(x, dtype=np.float64)
    flat = np.asarray(yours, dtype=np.float64).reshape(-1)
    norm = math.sqrt(float(flat @ flat))
    if not math.isfinite(norm):
        return Accepted("failed", "none", 0, math.inf, 0.0, math.inf, "yours is not finite")
    asked = 0

    def counted(points: Sequence[Array]) -> Sequence[Array]:
        nonlocal asked
        asked += len(points)
        return evaluate(points)

    if value is None:
        value = float(counted([x.copy()])[0])
    found = None
    if not float32:
        found = _by_complex_step(counted, x, flat, norm, value, seed) if complex_step else None
        if found is None or found.verdict != "passed":
            found = _by_differences(counted, x, flat, value, seed)
    if found is None or found.verdict != "passed":
        rounding = (_FLOAT32 if float32 else 4 * EPS) * norm
        found = _by_ladder(counted, x, flat, rounding, seed + 1)
    return replace(found, evaluations=asked)


def _by_complex_step(
    evaluate: Evaluate, x: Floats, yours: Floats, norm: float, value: float, seed: int
) -> Accepted | None:
    flat = x.reshape(-1)
    size = math.sqrt(float(flat @ flat) / max(1, flat.size)) or 1.0
    rounding = 8 * EPS * abs(value)
    h = min(max(rounding / (_LOST * norm) if norm else 0.0, _LEAST * size), _MOST * size)
    found, claimed = _carried(evaluate, x, yours, h, seed)
    if found is None:
        return None
    beside, slope = found
    slack = _LOST * norm + rounding / h
    if not (abs((beside - value) / h - slope) <= slack <= 0.1 * norm):
        return None
    size = abs(slope) + norm
    residual, bar = abs(claimed - slope), _MOVES * size
    if bar < residual <= 1e4 * bar:
        # the slope may have moved: the derivative at x itself
        found, _ = _carried(evaluate, x, yours, 0.0, seed)
        if found is None:
            return None
        residual, bar = abs(claimed - found[1]), ROUNDINGS * EPS * size
    # the smallest entry of d is a half, and the reference may be off by its own bar
    return _judged("complex step", residual, bar, 4 * bar, yours)


def _carried(
    evaluate: Evaluate, x: Floats, yours: Floats, h: float, seed: int
) -> tuple[tuple[float, float] | None, float]:
    """f and its derivative along d at x + h d, and the derivative that yours claims."""
    point = np.empty(x.size, dtype=np.complex128)
    real, imaginary, flat, claimed = point.real, point.imag, x.reshape(-1), 0.0
    for at, d in pieces(x.size, seed=seed):
        claimed += float(yours[at] @ d)
        np.multiply(d, STEP, out=imaginary[at])
        d *= h
        np.add(flat[at], d, out=real[at])
    return at_complex(evaluate, point.reshape(x.shape)), claimed


def _by_differences(
    evaluate: Evaluate, x: Floats, yours: Floats, value: float, seed: int
) -> Accepted:
    h = 2.0 ** (round(math.log2(typical(x) / x.size**0.25)) - 12)
    noise = 4 * EPS * abs(value)
    first = one_signed(x.size, seed=seed)
    residual, bar = 0.0, 0.0
    for second in (False, True):
        d = _complement(first, seed) if second else first
        claimed = float(yours @ d)
        for descent in range(_DESCENTS):
            off = abs(claimed - _central(evaluate, x, d, h))
            if off <= noise / h or descent == _DESCENTS - 1:
                break
            h /= 4
        residual, bar = max(residual, off), max(bar, noise / h)
        if off > noise / h:
            break
    return _judged("central", residual, bar, 2 * bar, yours)


def _complement(d: Floats, seed: int) -> Floats:
    """The magnitudes 2 - |d|, with other signs; d is used up."""
    np.abs(d, out=d)
    np.subtract(2.0, d, out=d)
    for at, other in pieces(d.size, seed=seed + 0x2000):
        np.copysign(d[at], other, out=d[at])
    return d


def _central(evaluate: Evaluate, x: Floats, d: Floats, h: float) -> float:
    """C(h), one point at a time: two fresh arrays of a million entries cost more than one."""
    up, down = (float(evaluate([_moved(x, d, step)])[0]) for step in (h, -h))
    return (up - down) / (2 * h)


def _moved(x: Floats, d: Floats, step: float) -> Floats:
    point = step * d
    point += x.reshape(-1)
    return point.reshape(x.shape)


def _judged(method: str, residual: float, bar: float, seen: float, yours: Floats) -> Accepted:
    """The judgement of a residual; `evaluations` is still to be filled in."""
    middle = median_size(yours)
    detectable = seen / middle if middle else math.inf
    if residual > bar or not math.isfinite(residual):
        return Accepted(
            "inconclusive", method, 0, residual, bar, detectable, "the residual exceeds the bar"
        )
    if detectable > 0.1:
        reason = "zero on both sides, or bars too wide: not tested"
        return Accepted("inconclusive", method, 0, residual, bar, detectable, reason)
    return Accepted("passed", method, 0, residual, bar, detectable)


def median_size(yours: Floats) -> float:
    """The median of the nonzero |entries|, of an even sample."""
    sample = np.abs(yours[:: max(1, yours.size // _SAMPLE)])
    sample = sample[sample > 0]
    middle = sample.size // 2
    return float(np.partition(sample, middle)[middle]) if sample.size else 0.0


def _by_ladder(
    evaluate: Evaluate, x: Floats, yours: Floats, rounding: float, seed: int
) -> Accepted:
    """Four directions with measured noise, two at a time where x is large."""
    off, bars = np.zeros(0), np.zeros(0)
    for start in (0, 2):
        directions = signed(2, x.size, seed=seed + start)
        estimate = directional(evaluate, x, directions)
        if estimate.kink is not None:
            reason = "x lies at a kink, where entries are to be compared one by one"
            return Accepted(
                "inconclusive", "central", 0, math.nan, math.nan, math.inf, reason, at_kink=True
            )  # fmt: skip
        off = np.append(off, np.abs(directions @ yours - estimate.value.reshape(-1)))
        bars = np.append(bars, estimate.error.reshape(-1) + rounding)
    bar = float(np.min(bars))
    if np.count_nonzero(off > _WRONG * bars) >= 2:
        reason = "differs along two directions by more than ten bars"
        return Accepted("failed", "central", 0, float(np.max(off)), bar, math.inf, reason)
    if np.all(off <= bars):
        return _judged("central", float(off[np.argmin(bars)]), bar, 4 * bar, yours)
    reason = "the residual exceeds the bar, but not ten bars along two directions"
    return Accepted("inconclusive", "central", 0, float(np.max(off)), bar, math.inf, reason)
