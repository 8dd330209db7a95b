"""Where wrong entries stand, in the words that people use for the axes of an array."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import Card, Slot
from ..numdiff import Located

# more than so many indices along an axis are counted, not listed
_LISTED = 4
# so large a part of an axis: the errors are everywhere along it
_MOST = 0.5


def in_slices(card: Card, slot: str, located: Located) -> str:
    """The slices that hold all errors, and what yours is there: "row 3 (-1 times the reference)"."""
    words = " and ".join(
        _listed(axis_name(card, slot, axis), indices) for axis, indices in located.slices
    )
    if located.relation and (words or located.method == "sample"):
        return f"{words or 'everywhere'} ({located.relation})"
    return words


def in_mask(card: Card, slot: str, wrong: NDArray[np.bool_]) -> str:
    """The slices that hold all wrong entries of a small array; "" where they are all over."""
    if wrong.ndim < 2 or not wrong.any() or wrong.all():
        return ""
    found = []
    for axis, length in enumerate(wrong.shape):
        others = tuple(a for a in range(wrong.ndim) if a != axis)
        indices = np.flatnonzero(wrong.any(axis=others))
        if length > 1 and len(indices) <= max(1, int(_MOST * length)):
            found.append(_listed(axis_name(card, slot, axis), indices.tolist()))
    return " and ".join(found)


def _listed(name: str, indices: Sequence[int]) -> str:
    if len(indices) == 1:
        return f"{name} {indices[0]}"
    if len(indices) <= _LISTED:
        return f"{name}s {', '.join(map(str, indices[:-1]))} and {indices[-1]}"
    return f"{len(indices)} {name}s"


def axis_name(card: Card, slot: str, axis: int) -> str:
    """What a slice across this axis is called: sample, filter, channel, row, column."""
    found = next(s for s in card.slots if s.name == slot)
    if _is_sample_axis(card, found, axis):
        return "sample"
    rank = len(found.shape)
    if rank == 4:
        first = "filter" if found.role == "parameter" else "sample"
        return (first, "channel", "row", "column")[axis]
    if rank == 3:
        return ("block", "row", "column")[axis]
    if rank == 2:
        return ("row", "column")[axis]
    return f"slice of axis {axis}"


def _is_sample_axis(card: Card, slot: Slot, axis: int) -> bool:
    if slot.role == "parameter":
        return False
    return slot.shape[axis] == "N" or (slot.role == "input" and axis == card.sample_axis)
