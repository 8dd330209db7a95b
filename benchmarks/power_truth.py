"""Is the table right? Each subject against a slow reference that shares nothing with nncheck.

Central differences of every entry on a ladder of steps, in longdouble where the code lets
longdouble through, with the pair of steps that agree best. At a kink any slope between the two
one-sided ones is right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nncheck.draw import generic

from .power_call import Call, call, gradient, made, usual
from .power_row import Row
from .speed_net import Array

_STEPS = 4.0 ** -np.arange(2, 16)
_WRONG = 1e-4
_ENTRIES = 400


@dataclass(frozen=True, slots=True)
class Truth:
    """How far the claim is from the reference, relative to it, and how sharp that look was."""

    row: Row
    worst: float
    agrees: bool
    bar: float = 0.0

    @property
    def as_the_table_says(self) -> bool:
        return self.agrees == self.row.right


def truth(row: Row) -> Truth:
    """The verdict of the reference on one subject."""
    if row.behaviour == "stale":
        return Truth(row, *_stale(row))
    worst, agrees, bar = _compared(usual(row))
    if row.behaviour is not None:
        agrees = agrees and not _spoils(row)
    return Truth(row, worst, agrees, bar)


def _compared(one: Call) -> tuple[float, bool, float]:
    """The largest relative gap beyond the bar, whether it is none, and the largest bar."""
    at = one.at.astype(float)
    cotangent = generic(np.shape(one.f(at)), np.random.default_rng(5))
    claimed = np.asarray(one.vjp(one.at, cotangent), float)
    if claimed.shape != at.shape:
        return np.inf, False, 0.0
    chosen = np.random.default_rng(6).permutation(at.size)[:_ENTRIES]
    scale = float(np.sqrt(np.mean(claimed**2)))
    worst, bar = 0.0, 0.0
    for i in chosen:
        low, high, error = _slopes(one.f, cotangent, at, int(i))
        size = max(abs(low), abs(high), abs(claimed.flat[i]))
        gap = max(low - claimed.flat[i], claimed.flat[i] - high, 0.0) - 10 * error
        # entries that are far below their array are rounding
        size = max(size, 1e-9 * scale) or 1.0
        worst, bar = max(worst, gap / size), max(bar, 10 * error / size)
    return worst, worst < _WRONG, bar


def _slopes(f: Callable[[Array], Array], g: Array, at: Array, i: int) -> tuple[float, float, float]:
    """The slopes of <g, f> along entry i: an interval where there is a kink; and their error."""
    eps = _precision(f, at)
    x = at.astype(np.longdouble if eps < np.finfo(float).eps else np.float64)
    size = abs(float(at.flat[i])) or float(np.sqrt(np.mean(at**2))) or 1.0
    here = f(x)
    rough = _roughness(f, g, x, i, 1e-8 * size)
    ups, downs, noise = [], [], []
    for h in _STEPS * size:
        for side, found in ((h, ups), (-h, downs)):
            moved = x.copy()
            moved.flat[i] += side
            # differences before the weighted sum: what is constant must not drown what is small
            change = f(moved) - here
            found.append(float(np.sum(g * change) / (moved.flat[i] - x.flat[i])))
        reached = np.abs(g * here)[change != 0] if np.any(change != 0) else np.abs(g * here)
        noise.append((4 * eps * float(np.sum(reached)) + rough) / h)
    up, down, floor = np.array(ups), np.array(downs), np.array(noise)
    central, error = _settled((up + down) / 2, floor)
    right, right_error = _settled(_richardson(up), 2 * floor[1:])
    left, left_error = _settled(_richardson(down), 2 * floor[1:])
    if abs(right - left) > 1e-3 * max(abs(right), abs(left)) + 10 * (right_error + left_error):
        return min(right, left), max(right, left), right_error + left_error
    return central, central, error


def _roughness(f: Callable[[Array], Array], g: Array, x: Array, i: int, h: float) -> float:
    """What second differences show where a smooth function has none: code that rounds."""
    row = []
    for k in range(6):
        moved = x.copy()
        moved.flat[i] += k * h
        row.append(f(moved))
    return 2 * float(np.max(np.sum(np.abs(g * np.diff(row, 2, axis=0)).reshape(4, -1), axis=1)))


def _richardson(slopes: Array) -> Array:
    """One-sided slopes have an error of order h: the step before is four times as long."""
    found: Array = (4 * slopes[1:] - slopes[:-1]) / 3
    return found


def _settled(slopes: Array, noise: Array) -> tuple[float, float]:
    """The slope where neighbouring steps agree best, and by how much; noise is no agreement."""
    gaps = np.abs(np.diff(slopes))
    # agreement of a single pair may be luck: two gaps in a row count
    pairs = np.maximum(gaps[1:], gaps[:-1]) + noise[2:]
    best = int(np.argmin(pairs))
    return float(slopes[best + 1]), float(pairs[best])


def _precision(f: Callable[[Array], Array], at: Array) -> float:
    """The relative rounding of the values that come out: a longdouble may be a float in disguise."""
    wide = at.astype(np.longdouble)
    try:
        out = f(wide)
        fine = np.any(f(wide * (1 + np.longdouble(2) ** -58)) != out)
    except (TypeError, ValueError):
        out, fine = f(at), False
    if out.dtype == np.longdouble and fine:
        return float(np.finfo(np.longdouble).eps)
    return float(np.finfo(np.float32 if out.dtype == np.float32 else float).eps)


def _spoils(row: Row) -> bool:
    """Does a pass change what the caller handed over?"""
    data = [d.usual(np.random.default_rng(1)) for d in row.inputs]
    held = [d.copy() for d in data]
    obj = made(row)
    output = np.asarray(obj.forward(*data))
    cotangent = generic(output.shape, np.random.default_rng(2))
    kept = cotangent.copy()
    gradient(row, obj, data, cotangent)
    return not all(map(np.array_equal, [*data, cotangent], [*held, kept]))


def _stale(row: Row) -> tuple[float, bool]:
    """The second batch on one object, against the same batch on a fresh one."""
    rng = np.random.default_rng(3)
    first, second = ([d.usual(rng) for d in row.inputs] for _ in range(2))
    obj = made(row)
    obj.forward(*first)
    cotangent = np.ones(np.shape(obj.forward(*second)))
    fresh = call(row, second)
    gap = gradient(row, obj, second, cotangent) - fresh.vjp(fresh.at, cotangent)
    worst = float(np.max(np.abs(gap)))
    return worst, worst < _WRONG and _compared(fresh)[1]
