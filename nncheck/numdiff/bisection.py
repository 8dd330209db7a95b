"""Group testing: which of many groups of entries are wrong, by halving those that are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncheck.numdiff.probes import Indices
from nncheck.numdiff.residual import Residual

# with at least so many parts tested, three quarters wrong means that nothing is to be split
_PARTS_TO_JUDGE = 64
_DENSE = 0.75
_RETRIES = 2


def wrong_groups(
    residual: Residual, groups: Sequence[Indices], *, budget: int
) -> tuple[list[int], bool]:
    """The groups that are wrong, and whether the search was carried through.

    Level by level all halves are asked for in one batch. A part that was seen wrong and
    whose halves both look right (errors that cancel along one direction) is asked again
    along fresh directions. Not carried through: the budget of directions is spent, or errors
    are everywhere; then the list is empty.
    """
    found: list[int] = []
    parts = [np.arange(len(groups))] if groups else []
    limit = residual.directions + budget
    while parts:
        found += [int(part[0]) for part in parts if part.size == 1]
        halves = [half for part in parts if part.size > 1 for half in np.array_split(part, 2)]
        if not halves:
            break
        if residual.directions + len(halves) > limit:
            return [], False
        seen = _seen(residual, [_union(groups, half) for half in halves])
        parts = [half for half, wrong in zip(halves, seen, strict=True) if wrong]
        if len(halves) >= _PARTS_TO_JUDGE and len(parts) > _DENSE * len(halves):
            return [], False
    return sorted(found), True


def _union(groups: Sequence[Indices], part: Indices) -> Indices:
    return np.concatenate([groups[i] for i in part])


def _seen(residual: Residual, halves: list[Indices]) -> list[bool]:
    """Which halves are wrong; pairs of which neither is are asked again."""
    seen = [bool(s) for s in residual.over(halves)]
    for _ in range(_RETRIES):
        again = [i for i in range(0, len(seen), 2) if not seen[i] and not seen[i + 1]]
        if not again:
            break
        twice = residual.over([halves[j] for i in again for j in (i, i + 1)])
        for k, i in enumerate(again):
            seen[i], seen[i + 1] = bool(twice[2 * k]), bool(twice[2 * k + 1])
    return seen
