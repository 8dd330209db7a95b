"""Few wrong items among many: items are dealt into buckets, and each bucket decoded.

A bucket with one wrong item tells which (`syndrome`); one with several is dealt again. With k
wrong items this takes a few directions for each of them, where halving takes k log2(n/k).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nncheck.numdiff.probes import Floats, Indices
from nncheck.numdiff.residual import SEEN, Residual
from nncheck.numdiff.syndrome import base_for, decoded, digits, weights

# into so many a bucket is dealt again
_AGAIN = 8
# so many of the first buckets wrong: errors are everywhere, and nothing is to be dealt
_DENSE = 0.75
# as few items as are looked at one by one
_FEW = 3


@dataclass(frozen=True, slots=True)
class Items:
    """Disjoint groups of entries. `label`: (n,) the item of each entry, -1 for none of them."""

    label: Indices
    count: int
    are_entries: bool = False

    @classmethod
    def entries(cls, size: int, chosen: Indices) -> Items:
        """Each of these entries is an item."""
        label = np.full(size, -1, dtype=np.intp)
        label[chosen] = np.arange(chosen.size)
        return cls(label, chosen.size, are_entries=True)

    @classmethod
    def slices(cls, shape: Sequence[int], axis: int) -> Items:
        """The slices across one axis: item i holds the entries with index i there."""
        return cls(axis_index(shape, axis), shape[axis])


def axis_index(shape: Sequence[int], axis: int) -> Indices:
    """The index along `axis` of every entry of an array of `shape`, flat."""
    along = np.arange(shape[axis]).reshape([-1 if a == axis else 1 for a in range(len(shape))])
    return np.broadcast_to(along, tuple(shape)).reshape(-1)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong item, with its residual along a signed direction on it alone, and its bar.

    Of an entry: its error.
    """

    item: int
    error: float
    bar: float


def wrong_items(
    residual: Residual, items: Items, *, buckets: int, budget: int
) -> list[Wrong] | None:
    """The wrong items, dealt into so many buckets at first.

    None where errors are everywhere or the budget of directions is spent.
    """
    limit = residual.directions + budget
    rng = np.random.default_rng(items.count)
    found: list[Wrong] = []
    dealt = _dealt(np.arange(items.count), buckets, rng)
    is_first = len(dealt) > 4
    while dealt:
        if residual.directions + len(dealt) > limit:
            return None
        s = residual.fresh()
        measured, bars = residual.along(_on(items, bucket) * s for bucket in dealt)
        wrong = ~(np.abs(measured) <= SEEN * bars)
        if is_first and np.count_nonzero(wrong) > _DENSE * len(dealt):
            return None
        is_first = False
        seen = [
            _Seen(bucket, float(r), float(bar))
            for bucket, r, bar, w in zip(dealt, measured, bars, wrong, strict=True)
            if w
        ]
        named = _decoded(residual, items, s, seen)
        dealt = _left(residual, items, s, seen, named, found, rng)
    return sorted(found, key=lambda w: w.item)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A bucket that is wrong, its residual and bar."""

    members: Indices
    whole: float
    bar: float

    @property
    def base(self) -> int | None:
        """The base in which ranks can be told; None for one member, or too blunt a look."""
        return None if self.members.size == 1 else base_for(self.members.size, self.whole, self.bar)


def _dealt(members: Indices, count: int, rng: np.random.Generator) -> list[Indices]:
    """The members, at random, in so many buckets of nearly one size."""
    parts = np.array_split(rng.permutation(members), min(count, max(1, members.size)))
    return [np.sort(part) for part in parts if part.size]


def _on(items: Items, members: Indices) -> Floats:
    """1 on the entries of these items, 0 elsewhere: (n,)."""
    chosen = np.zeros(items.count + 1)
    chosen[members] = 1.0
    return np.asarray(chosen[items.label])


def _decoded(residual: Residual, items: Items, s: Floats, seen: list[_Seen]) -> list[int | None]:
    """For each bucket the item that it seems to be wrong by."""
    weighted, bars = residual.along(_weighted(items, s, seen))
    found: list[int | None] = []
    at = 0
    for bucket in seen:
        size, base = bucket.members.size, bucket.base
        if base is None:
            found.append(int(bucket.members[0]) if size == 1 else None)
            continue
        part = slice(at, at := at + digits(size, base))
        rank = decoded(bucket.whole, bucket.bar, weighted[part], bars[part], size, base)
        found.append(None if rank is None else int(bucket.members[rank]))
    return found


def _weighted(items: Items, s: Floats, seen: list[_Seen]) -> Iterator[Floats]:
    """s on each bucket, weighted by each digit of a member's rank in it."""
    for bucket in seen:
        size, base = bucket.members.size, bucket.base
        if base is None:
            continue
        for w in weights(np.arange(size), size, base):
            chosen = np.zeros(items.count + 1)
            chosen[bucket.members] = w
            yield chosen[items.label] * s


def _left(
    residual: Residual,
    items: Items,
    s: Floats,
    seen: list[_Seen],
    named: list[int | None],
    found: list[Wrong],
    rng: np.random.Generator,
) -> list[Indices]:
    """Keep the items that are wrong by themselves, and deal again what remains to be told.

    A bucket's residual that its item alone does not account for is somebody else's.
    """
    chosen = [i for i in named if i is not None]
    alone = [_on(items, np.array([i])) for i in chosen]
    strength = [float(s[a != 0][0]) if items.are_entries else 1.0 for a in alone]
    measured, bars = residual.along(a if items.are_entries else a * s for a in alone)
    asked = iter(zip(measured, bars, strength, strict=True))
    left = []
    for bucket, item in zip(seen, named, strict=True):
        rest = bucket.members
        if item is not None:
            error, bar, factor = (float(v) for v in next(asked))
            rest = rest[rest != item]
            if abs(error) > SEEN * bar:
                found.append(Wrong(item, error, bar))
            else:
                error = 0.0
            if abs(bucket.whole - factor * error) <= SEEN * (bucket.bar + abs(factor) * bar):
                continue
        if rest.size:
            left += _dealt(rest, rest.size if rest.size <= _FEW else _AGAIN, rng)
    return left
