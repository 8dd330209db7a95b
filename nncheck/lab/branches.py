"""Mistakes that show in a part of the numbers only: masks, thresholds, cut-off ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..model import Array
from .mistake import Mistake, entry
from .slopes import Slopes

# so many entries of a branch must have been met before it is spoken of
_FEWEST = 3


def masks_of_upstream(seen: Slopes) -> Iterator[Mistake]:
    """The mask is taken from dout where it should come from x."""
    levels = _levels(seen)
    if levels is None:
        return
    low, high = levels
    for on, word in ((seen.g > 0, ">"), (seen.g < 0, "<")):
        if np.all(seen.near(np.where(on, high, low))):
            yield Mistake(
                "NN112",
                f"the mask of the backward is taken from the upstream gradient (dout {word} 0), not from x",
                "passes dout by the sign of dout",
                seen.slots,
                (entry(seen),),
            )


def masks(seen: Slopes, *, compares: bool) -> Iterator[Mistake]:
    """A rectifier whose mask is inverted, always on, or always off."""
    levels = _levels(seen)
    if levels is None:
        return
    low, high = levels
    exchanged = np.all(seen.near(np.where(seen.x > 0, low, high)))
    if exchanged and low * high != 0:
        yield Mistake(
            "NN111",
            f"the branches of the backward are exchanged: the slope is {high:.3g} where x > 0, yours is "
            f"{low:.3g}, and the reverse where x < 0",
            "the slope of the other branch",
            seen.slots,
            (entry(seen),),
        )
    elif exchanged:
        yield Mistake(
            "NN112",
            f"the mask of the backward is inverted: the slope is {low:.3g} where x > 0 and {high:.3g} where x < 0",
            "the wrong half",
            seen.slots,
            (entry(seen),),
        )
    for level, word in ((high, "on"), (low, "off")):
        if compares and np.all(seen.near(np.full(seen.x.shape, level))):
            yield Mistake(
                "NN112",
                f"the mask of the backward is {word} everywhere: the slope is {level:.3g} also where x "
                f"{'<' if word == 'on' else '>'} 0",
                "does not tell x > 0 from x < 0",
                seen.slots,
                (entry(seen),),
            )


def two_levels(seen: Slopes) -> bool:
    """f is a line on each side of 0: its slope is one of two numbers."""
    return _levels(seen) is not None


def _levels(seen: Slopes) -> tuple[float, float] | None:
    """The two slopes of a rectifier, for x < 0 and x > 0; None where f is something else."""
    below, above = seen.true[seen.x < 0], seen.true[seen.x > 0]
    if len(below) < _FEWEST or len(above) < _FEWEST:
        return None
    low, high = float(np.median(below)), float(np.median(above))
    low, high = (0.0 if abs(v) < 1e-9 else v for v in (low, high))
    flat = np.ptp(below) < 1e-6 and np.ptp(above) < 1e-6
    lines = np.allclose(seen.y, np.where(seen.x > 0, high, low) * seen.x, rtol=1e-5, atol=1e-7)
    return (low, high) if flat and lines and abs(high - low) > 1e-3 else None


def clipped(seen: Slopes, *, compares: bool) -> Iterator[Mistake]:
    """The forward is cut off at an end and flat there; the backward does not know."""
    flat = np.abs(seen.true) < 1e-9
    beyond = flat & seen.wrong
    if compares or beyond.sum() < _FEWEST or not np.array_equal(beyond, seen.wrong):
        return
    if not np.array_equal(flat, beyond) or not _at_ends(seen, flat):
        return
    ends = sorted({float(f"{v:.6g}") for v in seen.y[flat]})
    if len(ends) > 2 or ends == [0.0]:
        return
    at = " and ".join(f"{v:g}" for v in ends)
    yield Mistake(
        "NN146",
        f"the forward is clipped at {at}, and the backward goes on as if it were not: the slope is "
        f"{seen.said[flat][0]:.3g} where the output no longer moves",
        "should be 0 beyond the limits",
        seen.slots,
        (entry(seen),),
    )


def _at_ends(seen: Slopes, where: Array) -> bool:
    """Nothing but `where` beyond its inner bounds: an end on the left, on the right, or both."""
    order = np.argsort(seen.x)
    inside = np.flatnonzero(~where[order])
    return len(inside) > 0 and bool(np.all(~where[order][inside[0] : inside[-1] + 1]))


def one_sided(seen: Slopes) -> Iterator[Mistake]:
    """Right in some intervals and wrong in another: a slope or a threshold that is not the forward's.

    A formula that is wrong within its branch (another function of x there) is not meant.
    """
    order = np.argsort(seen.x)
    x, wrong = seen.x[order], seen.wrong[order]
    turns = int(np.count_nonzero(wrong[1:] != wrong[:-1]))
    if wrong.sum() < _FEWEST or (~wrong).sum() < _FEWEST or not 1 <= turns <= 4:
        return
    said, true = seen.said[order][wrong], seen.true[order][wrong]
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = said / true
    constant = _even(said) or (np.all(np.isfinite(factor)) and _even(factor))
    if not constant:
        return
    yield Mistake(
        "NN111",
        f"forward and backward disagree on one branch, {_interval(x, wrong)}: the slope is "
        f"{_range(true)} there, yours is {_range(said)}",
        "not the branch of the forward",
        seen.slots,
        (entry(seen), "for the other x both agree"),
    )


def _even(values: Array) -> bool:
    return bool(np.ptp(values) <= 1e-5 * max(1.0, float(np.abs(values).max())))


def _range(values: Array) -> str:
    low, high = float(values.min()), float(values.max())
    return f"{low:.3g}" if high - low < 1e-5 else f"{low:.3g} to {high:.3g}"


def _interval(x: Array, wrong: Array) -> str:
    """Where the wrong entries lie, in words; the bounds are between two numbers that were met."""
    first, last = int(np.flatnonzero(wrong)[0]), int(np.flatnonzero(wrong)[-1])
    low = None if first == 0 else _between(x[first - 1], x[first])
    high = None if last == len(x) - 1 else _between(x[last], x[last + 1])
    if low is None:
        return f"x < {high:g}" if high is not None else "in parts"
    return f"x > {low:g}" if high is None else f"{low:g} < x < {high:g}"


def _between(a: float, b: float) -> float:
    """The roundest number from a to b."""
    if a <= 0 <= b:
        return 0.0
    for digits in range(4):
        value = round((a + b) / 2, digits)
        if a <= value <= b:
            return float(value)
    return float((a + b) / 2)
