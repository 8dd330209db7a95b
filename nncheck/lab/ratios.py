"""Constant ratios between yours and the reference, and which size they come from."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..model import Array, Comparison, Point
from .lab import Lab

# a ratio is constant when it explains all but this share of the gradient's size; an epsilon in
# the forward (log(y + 1e-7)) makes it a little uneven
_SLACK = 1e-4


@dataclass(frozen=True, slots=True)
class Ratio:
    """yours == value · reference, where value comes from a size ("N") or is a plain number ("")."""

    value: float
    words: str


def constant(comparison: Comparison) -> float | None:
    """c with yours == c · reference in every entry, or None."""
    yours, reference = comparison.yours, comparison.reference
    if yours is None or reference is None or yours.shape != reference.shape:
        return None
    return proportional(yours, reference, comparison.bar)


def proportional(yours: Array, reference: Array, bar: Array | None = None) -> float | None:
    """c with yours == c · reference up to the error bar, or None; None also where either is 0."""
    size = float(np.max(np.abs(reference), initial=0.0))
    if size == 0.0 or not np.all(np.isfinite(yours)) or not np.all(np.isfinite(reference)):
        return None
    c = float(np.sum(yours * reference) / np.sum(reference * reference))
    if c == 0.0 or abs(c - 1.0) < 2e-3 or not np.any(yours):
        return None
    slack = _SLACK * size * max(abs(c), 1e-3)
    allowed = slack + (10 * abs(c) * bar if bar is not None else 0.0)
    return c if bool(np.all(np.abs(yours - c * reference) <= allowed)) else None


def ratio(lab: Lab, slot: str) -> Ratio | None:
    """The constant ratio of one slot's gradient, named by the sizes that it follows."""
    seen: list[tuple[Mapping[str, int], float]] = []
    for name in ("generic", "wide", "third"):
        point = lab.point(name)
        c = constant(lab.compare(slot, point))
        if c is None:
            return None
        seen.append((measures(lab, point), c))
        if lab.points == (lab.point(),) and len(seen) == 2:
            break
    return named(seen)


def measures(lab: Lab, point: Point) -> dict[str, int]:
    """The sizes at a point by symbol; the sizes that are fixed go by the names of their slots."""
    found = dict(lab.sizes(point.name))
    for slot in lab.card.slots:
        if slot.role == "parameter" or len(slot.shape) != 2:
            continue
        rows, columns = point.values[slot.name].shape
        last = "C" if slot.role == "target" else "D"
        if not isinstance(slot.shape[1], str):
            found.setdefault(last, columns)
        if not isinstance(slot.shape[0], str):
            # the user's own data come with samples first
            found.setdefault("N" if lab.has_data else last, rows)
    return {k: v for k, v in found.items() if v > 1}


def named(seen: list[tuple[Mapping[str, int], float]]) -> Ratio | None:
    """The simplest product of sizes that gives every ratio seen; None when they have no name.

    A ratio that stays while the sizes change is a plain number, unless it is the value of a size
    that the subject fixes (the classes of a network) and no number that people write.
    """
    first = seen[0][1]
    stays = all(_close(c, first) for _, c in seen)
    if stays and any(_close(abs(first), plain) for plain in _PLAIN):
        return Ratio(first, "")
    symbols = sorted(set.intersection(*(set(sizes) for sizes, _ in seen)))
    for sign in (1.0, -1.0):
        for powers in _powers(symbols):
            if all(_close(c, sign * _product(sizes, powers)) for sizes, c in seen):
                return Ratio(first, ("-" if sign < 0 else "") + _words(powers))
    return Ratio(first, "") if stays else None


_PLAIN = (1.0, 2.0, 0.5, 4.0, 0.25, 1e-1, 10.0)


def _powers(symbols: list[str]) -> list[dict[str, int]]:
    """Products of at most two sizes, each up or down, the simplest first; never the empty one."""
    one = [{s: p} for s in symbols for p in (1, -1)]
    two = [
        {a: p, b: q}
        for a, b in itertools.combinations(symbols, 2)
        for p, q in itertools.product((1, -1), repeat=2)
    ]
    return [*one, *two]


def _product(sizes: Mapping[str, int], powers: Mapping[str, int]) -> float:
    return float(np.prod([float(sizes[s]) ** p for s, p in powers.items()]))


def _words(powers: Mapping[str, int]) -> str:
    up = "·".join(s for s, p in powers.items() if p > 0)
    down = "·".join(s for s, p in powers.items() if p < 0)
    if not down:
        return up
    return f"{up or 1}/({down})" if "·" in down else f"{up or 1}/{down}"


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-3 * max(abs(a), abs(b))


def common(lab: Lab) -> tuple[Ratio, tuple[str, ...]] | None:
    """One named ratio shared by every wrong slot, with those slots; None when they differ."""
    found = {slot: ratio(lab, slot) for slot in lab.wrong}
    ratios = [r for r in found.values() if r is not None]
    if not ratios or len(ratios) != len(found):
        return None
    if any(r.words != ratios[0].words for r in ratios):
        return None
    if not ratios[0].words and any(not _close(r.value, ratios[0].value) for r in ratios):
        return None
    return ratios[0], tuple(found)


def by_slot(lab: Lab) -> dict[str, Ratio]:
    """The named ratio of each wrong slot that has one."""
    found = {slot: ratio(lab, slot) for slot in lab.wrong}
    return {slot: r for slot, r in found.items() if r is not None}


def is_of_the_sum(lab: Lab) -> bool:
    """A loss whose gradient is that of the sum over the batch, whatever its value is."""
    if lab.card.kind != "loss" or not lab.wrong:
        return False
    shared = common(lab)
    return shared is not None and shared[0].words == "N"


def averages_parameters(lab: Lab) -> bool:
    """A layer that divides the gradients of all its parameters by N, and its input's by nothing."""
    parameters = {s.name for s in lab.differentiable if s.role == "parameter"}
    if lab.card.kind != "layer" or not parameters or set(lab.wrong) != parameters:
        return False
    return all(r.words == "1/N" for r in by_slot(lab).values()) and len(by_slot(lab)) == len(
        parameters
    )
