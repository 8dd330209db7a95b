"""Running statistics, read off what a normalisation does at evaluation: no name says which they are.

There the output is γ·(x − m)/d + β of a kept mean m and a kept deviation d. Run at x = 0 and x = 1 it
tells γ/d and β − γ·m/d, and so m and d themselves; after each of some batches in training they
tell by which recursion they move: A·(what was kept) + B·(a statistic of the batch).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Array
from . import evaluating, normalised
from .lab import Lab

_BATCHES = 4
# an epsilon beside the variance is left out of account
_NEAR = 3e-3
# how exactly weights are told
_EXACT = 5e-4


@dataclass(frozen=True, slots=True)
class Recursion:
    """How one of the two moves: by which statistic of the batch, and with which weights, step by step.

    `of`: "mean" or "variance"; `statistic`: what is taken of the batch; `olds` and `news`: the
    weights of what was kept and of the batch.
    """

    of: str
    statistic: str
    olds: tuple[float, ...]
    news: tuple[float, ...]

    @property
    def is_still(self) -> bool:
        return all(
            abs(b) < _NEAR and abs(a - 1) < _NEAR for a, b in zip(self.olds, self.news, strict=True)
        )

    @property
    def forgets(self) -> bool:
        return all(abs(a) < _NEAR for a in self.olds)

    @property
    def is_average(self) -> bool:
        return all(abs(s - 1) < _EXACT for s in self.sums)

    @property
    def sums(self) -> tuple[float, ...]:
        return tuple(a + b for a, b in zip(self.olds, self.news, strict=True))


def recursions(lab: Lab) -> list[Recursion] | None:
    """How the kept mean and the kept variance move; None where it cannot be told."""
    return lab.once("recursions", _recursions)


def _recursions(lab: Lab) -> list[Recursion] | None:
    found = lab.once("normalised", normalised.normalised)
    samples = lab.card.sample_axis
    if found is None or samples is None or samples not in found.axes:
        return None
    values = lab.point().values
    batches = [_batch(values[found.x], i) for i in range(_BATCHES)]
    kept = _kept(lab, found, batches)
    if kept is None:
        return None
    moved = [_moved(batches, kept, found.axes, of) for of in ("mean", "variance")]
    return None if None in moved else [m for m in moved if m is not None]


def _batch(x: Array, number: int) -> Array:
    """Batches whose statistics differ: each with another spread and another middle in each entry."""
    rng = np.random.default_rng([number, x.size])
    return np.asarray(x * rng.uniform(0.5, 2.0, x.shape) + rng.uniform(0.5, 2.5, x.shape[-1:]))


def _kept(
    lab: Lab, found: normalised.Normalised, batches: Sequence[Array]
) -> list[tuple[Array, Array]] | None:
    """(m, d) after each of the batches; None where the forward at evaluation is of another form."""
    values, x = lab.point().values, batches[0]
    probes = (np.zeros_like(x), np.ones_like(x), x)
    steps: list[tuple[evaluating.Values, bool]] = []
    for batch in batches:
        steps.append(({**values, found.x: batch}, False))
        steps += [({**values, found.x: p}, True) for p in probes]
    said = evaluating.ran(lab, steps)
    if said is None or any(o.shape != x.shape for o in said):
        return None
    kept = []
    for i in range(len(batches)):
        at_0, at_1, at_x = said[4 * i + 1 : 4 * i + 4]
        slope = at_1 - at_0
        if np.any(slope == 0) or not np.allclose(slope * x + at_0, at_x, rtol=1e-7, atol=1e-9):
            return None
        kept.append(((found.beta - at_0) / slope, found.gamma / slope))
    return kept


def _moved(
    batches: Sequence[Array], kept: Sequence[tuple[Array, Array]], axes: tuple[int, ...], of: str
) -> Recursion | None:
    """The first statistic by which what is kept moves in all steps, with weights that sum to 1.

    Else the first at all: a variance over N or N - 1 differs by a factor alone.
    """
    held = [m if of == "mean" else d for m, d in kept]
    if all(np.allclose(h, held[0], rtol=1e-9, atol=1e-12) for h in held):
        ones = (1.0,) * (len(held) - 1)
        return Recursion(of, of, ones, tuple(0.0 for _ in ones))
    found: list[Recursion] = []
    for name, power, statistics in _statistics(batches, axes, of):
        held = [m if of == "mean" else d**power for m, d in kept]
        fits = [_fit(held[i - 1], held[i], statistics[i]) for i in range(1, len(batches))]
        pairs = [f for f in fits if f is not None]
        if len(pairs) == len(fits):
            found.append(
                Recursion(of, name, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))
            )
    whole = [r for r in found if r.is_average]
    return next(iter([*whole, *found]), None)


def _statistics(
    batches: Sequence[Array], axes: tuple[int, ...], of: str
) -> Iterator[tuple[str, int, list[Array]]]:
    """(name, the power of d that moves by it, its values), the right ones first."""

    def each(name: str, ddof: int = 0) -> list[Array]:
        return [
            np.asarray(
                getattr(b, name)(axis=axes, keepdims=True, **({"ddof": ddof} if ddof else {}))
            )
            for b in batches
        ]

    if of == "mean":
        yield "mean", 1, each("mean")
        yield "variance", 1, each("var")
        yield "standard deviation", 1, each("std")
        yield "sum", 1, each("sum")
        return
    yield "variance", 2, each("var")
    yield "variance", 2, each("var", 1)
    # a kept deviation, and a kept reciprocal of it, are conventions
    yield "standard deviation", 1, each("std")
    yield "standard deviation", 1, each("std", 1)
    yield "1 / standard deviation", -1, [1 / s for s in each("std")]
    yield "standard deviation in place of the variance", 2, each("std")
    yield "variance, used without its root", 1, each("var")
    yield "mean", 2, each("mean")
    yield "mean", 1, each("mean")


def _fit(before: Array, after: Array, statistic: Array) -> tuple[float, float] | None:
    """(A, B) of after = A·before + B·statistic; None where it is not of this form."""
    shape = np.broadcast_shapes(before.shape, statistic.shape)
    columns = np.stack([np.broadcast_to(a, shape).ravel() for a in (before, statistic)], axis=1)
    target = np.broadcast_to(after, shape).ravel()
    if len(np.unique(target.round(9))) < 3:
        return None
    found, _, rank, _ = np.linalg.lstsq(columns, target, rcond=1e-9)
    gap = np.max(np.abs(columns @ found - target))
    return (
        (float(found[0]), float(found[1]))
        if rank == 2 and gap <= _NEAR * np.max(np.abs(target))
        else None
    )
