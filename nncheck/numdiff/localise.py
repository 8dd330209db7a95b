"""Which entries of a large gradient are wrong, from far fewer derivatives than entries.

One direction shows that something is wrong. Weights along each axis then tell the index that
all errors share, if they share one (`syndrome`): along every axis for a single entry, along one
for a row, a column, a sample or a channel. Otherwise entries, then slices, are dealt into
buckets (`buckets`). Where errors are everywhere a random sample tells their share, and what
yours is in terms of the reference (`relations`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from nncheck.numdiff.buckets import Items, Wrong, axis_index, wrong_items
from nncheck.numdiff.probes import Array, Floats, Indices
from nncheck.numdiff.relations import relation
from nncheck.numdiff.residual import SEEN, WRONG, Directional, Residual
from nncheck.numdiff.syndrome import base_for, decoded, digits, weights

Method = Literal["nothing", "syndrome", "slices", "buckets", "sample"]

_DETECTIONS = 2
_SAMPLE = 20
# so few candidates are looked at one by one
_FEW = 64
# so large a part of an axis or of a sample wrong: not few
_DENSE = 0.25
# small errors everywhere that come to less than a quarter of what was seen hide a larger one
_HIDDEN = 4.0
# buckets that items are dealt into; more of them only when no slice explains what is wrong
_FIRST, _SECOND = 32, 128


@dataclass(frozen=True, slots=True)
class Located:
    """Where yours is wrong.

    `entries`: flat indices that are wrong by themselves, beyond ten bars, and `errors` the
    yours - reference there. `slices`: (axis, indices) outside which nothing wrong was seen.
    `share`: the wrong part of a random sample of the entries in `slices` (None: no sample).
    `relation`: what yours is in terms of the reference in that sample, where one holds.
    `complete`: with the errors of `entries` taken out nothing wrong is seen. `detectable`: the
    least error of a single entry that could be seen. `directions`, `evaluations`: the cost.
    """

    method: Method
    entries: tuple[int, ...]
    errors: Floats
    slices: tuple[tuple[int, tuple[int, ...]], ...]
    share: float | None
    relation: str | None
    complete: bool
    detectable: float
    directions: int
    evaluations: int


@dataclass(slots=True)
class _Search:
    """What is known while the search goes on."""

    residual: Residual
    yours: Floats
    shape: tuple[int, ...]
    budget: int
    detectable: float = 0.0
    method: Method = "nothing"
    entries: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    errors: Floats = field(default_factory=lambda: np.zeros(0))
    slices: tuple[tuple[int, tuple[int, ...]], ...] = ()
    share: float | None = None
    relation: str | None = None
    complete: bool = False

    @property
    def left(self) -> int:
        return self.budget - self.residual.directions

    @property
    def axes(self) -> list[int]:
        """The axes that tell entries apart, where there are several."""
        axes = [a for a, length in enumerate(self.shape) if length > 1]
        return axes if len(axes) > 1 else []

    def keep(self, entries: Indices, errors: Floats) -> None:
        """These are wrong: take them out."""
        self.residual.explain(entries, errors)
        self.entries = np.concatenate([self.entries, entries])
        self.errors = np.concatenate([self.errors, errors])

    def settle(self) -> None:
        """Look whether anything is left."""
        self.complete = not self.residual.seen([self.residual.fresh()])

    def result(self) -> Located:
        """The result, frozen."""
        order = np.argsort(self.entries)
        return Located(
            method=self.method,
            entries=tuple(int(i) for i in self.entries[order]),
            errors=self.errors[order],
            slices=self.slices,
            share=self.share,
            relation=self.relation,
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
    them, (k,): `numdiff.Slopes(evaluate, x)` is one. `budget` bounds the directions. yours must
    be finite. Along each direction an error is seen beyond two bars; an entry is reported
    beyond ten.
    """
    claimed = np.array(yours, dtype=np.float64).reshape(-1)
    residual = Residual(directional, claimed, seed=seed)
    search = _Search(residual, claimed, tuple(shape), budget)
    if residual.size == 0:
        search.complete = True
        return search.result()
    for _ in range(_DETECTIONS):
        s = residual.fresh()
        measured, bars = residual.along([s])
        whole, bar = float(measured[0]), float(bars[0])
        # the smallest entry of a signed direction is a half
        search.detectable = max(search.detectable, 2 * SEEN * bar)
        if math.isinf(bar):
            return search.result()
        if abs(whole) > SEEN * bar:
            _find(search, s, whole, bar)
            return search.result()
    search.complete = True
    return search.result()


def _find(search: _Search, s: Floats, whole: float, bar: float) -> None:
    """One entry; else whole slices; else a few entries; else a few slices; else a sample."""
    if _single(search, s, whole, bar):
        return
    everything = np.arange(search.residual.size)
    if not search.slices and _few(search, everything, buckets=_FIRST):
        return
    candidates = _within_slices(search)
    if not search.slices and search.residual.size > _FEW:
        if _few(search, everything, buckets=_SECOND):
            return
    _examine(search, candidates)
    if search.method == "sample" and _hides_another(search, s, whole):
        _find(search, s, whole, bar + search.residual.noise * float(np.linalg.norm(s)))


def _hides_another(search: _Search, s: Floats, whole: float) -> bool:
    """Whether what is wrong everywhere is too small for what was seen: then it is put up with.

    An epsilon in the forward is off by a millionth in every entry; a wrong entry stands out.
    """
    if not search.errors.size or search.entries.size < _SAMPLE // 2:
        return False
    spread = float(np.sqrt(np.mean(search.errors**2)))
    noise = _HIDDEN * spread
    if noise <= search.residual.noise or _HIDDEN * noise * float(np.linalg.norm(s)) > abs(whole):
        return False
    search.residual.explain(search.entries, -search.errors)
    search.residual.noise = noise
    search.entries, search.errors = search.entries[:0], search.errors[:0]
    search.share = search.relation = None
    return True


# -- one index along each axis -----------------------------------------------------------


def _single(search: _Search, s: Floats, whole: float, bar: float) -> bool:
    """A single wrong entry; or, kept in `slices`, the one slice that holds all errors."""
    shape = search.shape if search.axes else (search.residual.size,)
    axes = search.axes or [0]
    base = base_for(max((shape[a] for a in axes), default=1), whole, bar)
    if base is None:
        return False
    found = _indices(search, s, whole, bar, shape, axes, base)
    if all(i is not None for i in found):
        place = dict(zip(axes, found, strict=True))
        entry = int(np.ravel_multi_index([place.get(a) or 0 for a in range(len(shape))], shape))
        if _is_alone(search, entry, float(s[entry]), whole, bar):
            return True
    if search.axes:
        for axis, index in zip(axes, found, strict=True):
            if index is not None and _holds_all(search, axis, [index]):
                search.slices += ((axis, (index,)),)
    return False


def _indices(
    search: _Search,
    s: Floats,
    whole: float,
    bar: float,
    shape: Sequence[int],
    axes: Sequence[int],
    base: int,
) -> list[int | None]:
    """The index along each axis that all errors share."""
    weighted, bars = search.residual.along(_weighted(s, shape, axes, base))
    found, at = [], 0
    for axis in axes:
        part = slice(at, at := at + digits(shape[axis], base))
        found.append(decoded(whole, bar, weighted[part], bars[part], shape[axis], base))
    return found


def _weighted(s: Floats, shape: Sequence[int], axes: Sequence[int], base: int) -> Iterator[Floats]:
    for axis in axes:
        for w in weights(np.arange(shape[axis]), shape[axis], base):
            yield w[axis_index(shape, axis)] * s


def _is_alone(search: _Search, entry: int, strength: float, whole: float, bar: float) -> bool:
    """The entry's own derivative is wrong, by all that was seen."""
    own, own_bar = search.residual.at(np.array([entry]))
    error, its = float(own[0]), float(own_bar[0])
    unexplained = abs(whole - error * strength)
    if abs(error) <= WRONG * its or unexplained > SEEN * (bar + abs(strength) * its):
        return False
    search.keep(np.array([entry]), np.array([error]))
    search.method, search.complete = "syndrome", True
    return True


def _holds_all(search: _Search, axis: int, indices: Sequence[int]) -> bool:
    """Outside these slices nothing wrong is seen, along two directions."""
    outside = ~np.isin(axis_index(search.shape, axis), indices)
    return not search.residual.seen(search.residual.fresh() * outside for _ in range(2))


# -- few among many ----------------------------------------------------------------------


def _few(search: _Search, candidates: Indices, *, buckets: int) -> bool:
    """A few wrong entries among the candidates, found and taken out; False where they are many."""
    items = Items.entries(search.residual.size, candidates)
    found = wrong_items(search.residual, items, buckets=buckets, budget=search.left)
    if found is None:
        return False
    sure = [w for w in found if abs(w.error) > WRONG * w.bar]
    search.keep(candidates[[w.item for w in sure]], np.array([w.error for w in sure]))
    search.method = "slices" if search.slices else "buckets"
    search.settle()
    return True


def _within_slices(search: _Search) -> Indices:
    """The entries that may be wrong; slices are looked for where none are known yet."""
    size = search.residual.size
    if not search.slices:
        for axis in search.axes:
            found = _slices(search, axis)
            if 0 < len(found) <= max(1, int(_DENSE * search.shape[axis])):
                search.slices += ((axis, tuple(w.item for w in found)),)
    inside = np.ones(size, dtype=bool)
    for axis, indices in search.slices:
        inside &= np.isin(axis_index(search.shape, axis), indices)
    return np.flatnonzero(inside)


def _slices(search: _Search, axis: int) -> list[Wrong]:
    budget = max(0, search.left // 3)
    items = Items.slices(search.shape, axis)
    return wrong_items(search.residual, items, buckets=_FIRST, budget=budget) or []


def _examine(search: _Search, candidates: Indices) -> None:
    """Few candidates one by one; many by a sample, and dealt where few of them are wrong."""
    search.method = "slices" if search.slices else "sample"
    if candidates.size <= _FEW:
        _look(search, candidates)
        return
    rng = np.random.default_rng(candidates.size)
    _look(search, rng.choice(candidates, size=_SAMPLE, replace=False))
    search.share = search.entries.size / _SAMPLE
    if search.slices and search.share <= _DENSE and not search.complete:
        _few(search, np.setdiff1d(candidates, search.entries), buckets=_FIRST)


def _look(search: _Search, entries: Indices) -> None:
    """These entries one by one: what is wrong is kept, and related to the reference."""
    errors, bars = search.residual.at(entries)
    yours = search.yours[entries]
    twins = None
    if len(search.shape) == 2 and search.shape[0] == search.shape[1]:
        twins = search.yours.reshape(search.shape).T.reshape(-1)[entries]
    search.relation = relation(yours, yours - errors, bars, twins=twins)
    wrong = np.abs(errors) > WRONG * bars
    search.keep(entries[wrong], errors[wrong])
    search.settle()
