"""Which entries of a large gradient are wrong, from far fewer derivatives than entries.

Detection takes four directions. A single wrong entry is decoded (`syndrome`). Otherwise the
slices along each axis are halved (`bisection`): real faults are structured, a row or a column
at a time; then entries within the wrong slices. Where errors are everywhere a random sample
tells their share, and relations are to be fitted on it instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from nncheck.numdiff.bisection import wrong_groups
from nncheck.numdiff.probes import Array, Floats, Indices
from nncheck.numdiff.residual import SEEN, WRONG, Directional, Residual
from nncheck.numdiff.syndrome import single_wrong_entry, unexplained

Method = Literal["nothing", "syndrome", "slices", "bisection", "sample"]

_DETECTIONS = 4
_SAMPLE = 20
# so few candidates are looked at one by one
_FEW = 64


@dataclass(frozen=True, slots=True)
class Located:
    """Where yours is wrong.

    `entries`: flat indices that were confirmed one by one, beyond ten bars, and `errors` the
    yours - reference there. `slices`: (axis, indices) outside which nothing wrong was seen.
    `share`: the wrong part of a random sample of the entries in `slices` (None: no sample).
    `complete`: with the errors of `entries` taken out nothing wrong is seen. `detectable`: the
    least error of a single entry that could be seen. `directions`, `evaluations`: the cost.
    """

    method: Method
    entries: tuple[int, ...]
    errors: Floats
    slices: tuple[tuple[int, tuple[int, ...]], ...]
    share: float | None
    complete: bool
    detectable: float
    directions: int
    evaluations: int


@dataclass(slots=True)
class _Search:
    """What is known while the search goes on."""

    residual: Residual
    shape: tuple[int, ...]
    budget: int
    detectable: float
    method: Method = "nothing"
    entries: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    errors: Floats = field(default_factory=lambda: np.zeros(0))
    slices: tuple[tuple[int, tuple[int, ...]], ...] = ()
    share: float | None = None
    complete: bool = False

    @property
    def left(self) -> int:
        return self.budget - self.residual.directions

    def result(self) -> Located:
        """The result, frozen."""
        order = np.argsort(self.entries)
        return Located(
            method=self.method,
            entries=tuple(int(i) for i in self.entries[order]),
            errors=self.errors[order],
            slices=self.slices,
            share=self.share,
            complete=self.complete,
            detectable=self.detectable,
            directions=self.residual.directions,
            evaluations=self.residual.evaluations,
        )


def locate(
    directional: Directional,
    yours: Array,
    shape: Sequence[int],
    *,
    seed: int = 0,
    budget: int = 2000,
) -> Located:
    """The wrong entries of `yours`, the claimed gradient of one scalar, of `shape`.

    `directional` takes directions (k, n) and returns an Estimate of the derivatives along
    them, (k,): `lambda d: numdiff.directional(evaluate, x, d)` is one. `budget` bounds the
    directions. yours must be finite. Along each direction an error is seen beyond two bars;
    an entry is reported beyond ten.
    """
    residual = Residual(directional, np.asarray(yours), seed=seed)
    if residual.size == 0:
        return _Search(residual, tuple(shape), budget, 0.0, complete=True).result()
    detections = np.stack([residual.fresh() for _ in range(_DETECTIONS)])
    measured, bars = residual.along(detections)
    # the smallest entry of a signed direction is a half
    search = _Search(residual, tuple(shape), budget, 2 * SEEN * float(np.min(bars)))
    if np.all(np.abs(measured) <= SEEN * bars):
        search.complete = bool(np.isfinite(bars).all())
        return search.result()
    if not _decode(search):
        _narrow(search)
    return search.result()


def _decode(search: _Search) -> bool:
    """A single wrong entry, and nothing else."""
    found = single_wrong_entry(search.residual)
    if found is None:
        return False
    entry, error = np.array([found[0]]), np.array([found[1]])
    search.residual.explain(entry, error)
    if unexplained(search.residual):
        search.residual.explain(entry, -error)
        return False
    search.method, search.complete = "syndrome", True
    search.entries, search.errors = entry, error
    return True


def _narrow(search: _Search) -> None:
    """Wrong slices by axis, then entries within them."""
    grid = np.arange(search.residual.size).reshape(search.shape)
    candidates = grid
    for axis, length in enumerate(search.shape):
        if length < 2 or len(search.shape) < 2:
            continue
        groups = [np.take(grid, i, axis=axis).reshape(-1) for i in range(length)]
        wrong, through = wrong_groups(search.residual, groups, budget=max(0, search.left // 3))
        if through and 0 < len(wrong) <= max(1, length // 4):
            search.slices += ((axis, tuple(wrong)),)
            candidates = np.take(candidates, wrong, axis=axis)
    _examine(search, candidates.reshape(-1))


def _examine(search: _Search, candidates: Indices) -> None:
    """Few candidates one by one; many by a sample, and by halving where few of them are wrong."""
    search.method = "slices" if search.slices else "bisection"
    if candidates.size <= _FEW:
        _confirm(search, candidates)
        return
    rng = np.random.default_rng(candidates.size)
    sample = rng.choice(candidates, size=_SAMPLE, replace=False)
    _confirm(search, sample)
    search.share = search.entries.size / sample.size
    if search.share > 0.25 or search.complete:
        search.method = "slices" if search.slices else "sample"
        return
    rest = np.setdiff1d(candidates, search.entries)
    groups = [rest[i : i + 1] for i in range(rest.size)]
    wrong, through = wrong_groups(search.residual, groups, budget=search.left)
    if through:
        _confirm(search, rest[wrong])
    elif not search.slices:
        search.method = "sample"


def _confirm(search: _Search, entries: Indices) -> None:
    """Keep those that are wrong by themselves; take them out; look at what remains."""
    errors, bars = search.residual.at(entries)
    wrong = np.abs(errors) > WRONG * bars
    search.residual.explain(entries[wrong], errors[wrong])
    search.entries = np.concatenate([search.entries, entries[wrong]])
    search.errors = np.concatenate([search.errors, errors[wrong]])
    search.complete = not unexplained(search.residual)
