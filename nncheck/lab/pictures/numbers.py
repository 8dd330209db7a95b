"""Arrays as the rounded numbers of a curve."""

from __future__ import annotations

import math

import numpy as np

from ...model import Array, Curve, Tone

_DIGITS = 4


def rounded(value: float) -> float:
    """Four digits: a picture shows no more."""
    return float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else float(value)


def floats(values: Array) -> tuple[float, ...]:
    """A flat array as rounded numbers."""
    return tuple(rounded(float(v)) for v in np.asarray(values, dtype=float).reshape(-1))


def line(name: str, tone: Tone, x: Array, y: Array) -> Curve:
    """A curve through the points that are numbers."""
    return Curve(name, tone, *_finite(x, y))


def points(name: str, tone: Tone, x: Array, y: Array) -> Curve:
    """The same as single points."""
    return Curve(name, tone, *_finite(x, y), drawn="points")


def _finite(x: Array, y: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    x, y = (np.asarray(a, dtype=float).reshape(-1) for a in (x, y))
    seen = np.isfinite(x) & np.isfinite(y)
    return floats(x[seen]), floats(y[seen])


def short(value: float) -> str:
    """Three digits, for a sentence."""
    return f"{value:.3g}"
