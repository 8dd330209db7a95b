"""The judgement of one array of derivatives against a reference with error bars.

Three verdicts an entry, with a = yours, n = reference, s the allowance for rounding in
honest code (k · u · scale):

    right          |a - n| <= bar + s
    wrong          |a - n| > 10 bar  and  |a - n| > 4 s
    inconclusive   what lies between, and entries without a finite bar

An allowance may excuse a difference; it never certifies: where the look was too blunt to see
an error of a tenth, or both sides are zero, the verdict is inconclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncheck.model import CheckStatus, Comparison, Estimate
from nncheck.numdiff.probes import Array, Floats

_BARS_OF_WRONG = 10.0
_ROUNDINGS = 64.0
# of the same size: what honest float64 code may lose where it subtracts what nearly cancels (a
# softmax, a variance); a formula that is wrong is wrong by more
_CANCELLED = 1e-9
_ROUNDINGS_OF_WRONG = 4.0
# a relative error of a median entry that must be visible for a pass to mean anything
_BLUNT = 0.1

Mask = NDArray[np.bool_]


def compare(
    wrt: str,
    yours: Array | float | None,
    reference: Estimate,
    *,
    scale: Array | float | None = None,
    float32: bool = False,
    expect_zero: bool = False,
) -> Comparison:
    """Yours against the reference, entry by entry.

    `scale` is the size whose rounding is excused (default: the rms of the reference's nonzero
    entries); it broadcasts over the reference. `float32` says that yours was computed in float32;
    it is also seen by yours' dtype. `expect_zero` says that zero on both sides is an answer.
    At a kink any value between the one-sided derivatives is right.
    """
    refusal = _refusal(yours, reference)
    if refusal is not None or yours is None:
        return _refused(wrt, yours, reference, refusal)
    given = np.asarray(yours)
    n = np.asarray(reference.value, dtype=np.float64)
    gap = _Gap.of(given.astype(np.float64), n, reference)
    allowance = _allowance(n, scale, _rounding_unit(given, float32=float32))
    wrong, right = _judged(gap, allowance)
    status: CheckStatus = "failed"
    if wrong.any():
        reason = _failure(gap, wrong)
    else:
        reason = _doubt(gap, right)
        if reason is None and not expect_zero:
            reason = _vacuity(n, gap, allowance)
        status = "passed" if reason is None else "inconclusive"
    max_error, error_bar = _worst(gap, wrong, allowance)
    return Comparison(
        wrt=wrt,
        status=status,
        yours=given,
        reference=n,
        bar=reference.error,
        wrong=wrong,
        evaluations=reference.evaluations,
        max_error=max_error,
        error_bar=error_bar,
        smallest_detectable=_smallest_detectable(n, gap, allowance),
        reason=reason,
        method=reference.method,
    )


@dataclass(frozen=True, slots=True)
class _Gap:
    """How far yours lies from the nearest value that is right; NaN bars are infinite here."""

    yours: Floats
    nearest: Floats
    size: Floats
    bar: Floats

    @classmethod
    def of(cls, a: Floats, n: Floats, reference: Estimate) -> _Gap:
        low = n if reference.low is None else np.minimum(n, reference.low)
        high = n if reference.high is None else np.maximum(n, reference.high)
        nearest = np.where(np.isnan(a), n, np.clip(a, low, high))
        bar = np.asarray(reference.error, dtype=np.float64)
        bar = np.where(np.isfinite(bar) & np.isfinite(n), bar, np.inf)
        with np.errstate(invalid="ignore"):
            size = np.abs(a - nearest)
        return cls(a, nearest, size, bar)

    @property
    def known(self) -> Mask:
        return np.isfinite(self.bar)


def _refusal(yours: Any, reference: Estimate) -> str | None:
    """Why yours cannot be compared at all."""
    if yours is None:
        return f"missing, expected an array of shape {reference.value.shape}"
    given = np.asarray(yours)
    if given.dtype.kind not in "fiub":
        return f"dtype {given.dtype}, expected real numbers"
    if given.shape != reference.value.shape:
        return f"shape {given.shape}, expected {reference.value.shape}"
    return None


def _refused(wrt: str, yours: Any, reference: Estimate, reason: str | None) -> Comparison:
    return Comparison(
        wrt=wrt,
        status="failed",
        yours=None if yours is None else np.asarray(yours),
        reference=reference.value,
        bar=reference.error,
        wrong=None,
        evaluations=reference.evaluations,
        max_error=float("inf"),
        error_bar=float(np.nanmax(reference.error, initial=0.0)),
        smallest_detectable=float("inf"),
        reason=reason,
        method=reference.method,
    )


def _rounding_unit(given: Array, *, float32: bool) -> float:
    unit = float(np.finfo(np.float32 if float32 else np.float64).eps)
    if given.dtype.kind == "f":
        unit = max(unit, float(np.finfo(given.dtype).eps))
    return unit


def _allowance(n: Floats, scale: Array | float | None, unit: float) -> Floats:
    """The allowance k · u · scale: 64 roundings of the rms, or of the entry where that is larger.

    For float64 it is 1e-9 of that size. Measured in an MLP: honest float32 backward code is off by 0.9e-6 to 3e-6 of the rms (8 to
    25 roundings), however small the entry.
    """
    size = np.maximum(np.where(np.isfinite(n), np.abs(n), 0.0), _rms(n))
    if scale is not None:
        size = np.broadcast_to(np.asarray(scale, dtype=np.float64), n.shape)
    return max(_ROUNDINGS * unit, _CANCELLED) * size


def _rms(n: Floats) -> float:
    """The rms of the nonzero entries, 0 where there are none."""
    nonzero = np.abs(n[np.isfinite(n) & (n != 0)])
    if nonzero.size == 0:
        return 0.0
    top = float(nonzero.max())
    return top * float(np.sqrt(np.mean((nonzero / top) ** 2)))


def _judged(gap: _Gap, allowance: Floats) -> tuple[Mask, Mask]:
    """Which entries are wrong, and which are right; the rest is open."""
    bar = np.where(gap.known, gap.bar, 0.0)
    wrong = (gap.size > _BARS_OF_WRONG * bar) & (gap.size > _ROUNDINGS_OF_WRONG * allowance)
    wrong |= ~np.isfinite(gap.yours)
    right = gap.size <= bar + allowance
    return wrong & gap.known, right & gap.known


def _smallest_detectable(n: Floats, gap: _Gap, allowance: Floats, least: float = 0.0) -> float:
    """The relative error of a median nonzero entry (of those above `least`) that would show."""
    seen = gap.known & (np.abs(n) > gap.bar) & (np.abs(n) >= least)
    if not seen.any():
        return float("inf")
    visible = np.maximum(_BARS_OF_WRONG * gap.bar[seen], _ROUNDINGS_OF_WRONG * allowance[seen])
    return float(np.median(visible / np.abs(n[seen])))


def _failure(gap: _Gap, wrong: Mask) -> str | None:
    lost = int(np.count_nonzero(wrong & ~np.isfinite(gap.yours)))
    return f"{lost} of {wrong.size} entries are not finite" if lost else None


def _doubt(gap: _Gap, right: Mask) -> str | None:
    """Why the entries that are not wrong are not all right either."""
    blind = int(np.count_nonzero(~gap.known))
    if blind:
        return (
            f"{blind} of {right.size} entries could not be judged: "
            "the numeric derivative is not finite there"
        )
    if not right.all():
        return (
            f"{int(np.count_nonzero(~right))} of {right.size} entries differ by more than the "
            "error bar, but not by so much that rounding is ruled out"
        )
    return None


def _vacuity(n: Floats, gap: _Gap, allowance: Floats) -> str | None:
    """Why agreement of all entries shows nothing."""
    if n.size == 0:
        return "no entries: not tested"
    if np.all(gap.yours == 0) and np.all(np.abs(n) <= gap.bar):
        return "zero on both sides: not tested"
    if np.all(np.abs(gap.yours) <= gap.bar) and np.all(np.abs(n) <= gap.bar):
        return "nothing exceeds the error bar on either side: not tested"
    blunt = _smallest_detectable(n, gap, allowance, _rms(n))
    if blunt > _BLUNT:
        return f"error bars too wide: an error of {blunt:.0%} in a large entry would not show"
    return None


def _worst(gap: _Gap, wrong: Mask, allowance: Floats) -> tuple[float, float]:
    """The largest difference, and what is right to at that entry; a wrong NaN is infinitely off."""
    if gap.size.size == 0:
        return 0.0, 0.0
    size = np.where(wrong & np.isnan(gap.size), np.inf, gap.size)
    size = np.where(gap.known, size, -1.0)
    at = int(np.argmax(size))
    largest = float(size.flat[at]) if gap.known.flat[at] else float("nan")
    return largest, float((gap.bar + allowance).flat[at])
