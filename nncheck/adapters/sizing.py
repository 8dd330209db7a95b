"""Which sizes an object wants its inputs to have: read off the arrays that it holds."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..model import Slot
from .construct import SIZES
from .names import normal
from .state import by_identity

# images are small: every entry of the input is differentiated
_IMAGE = {"N": 2, "D": 2}
_BATCHES = (5, 7, 11, 13)
_LONG = 256
# in sizes: that D is what an object holds
_HELD = "D is held"
_SIDES = 8


def readings(obj: Any) -> list[dict[str, int]]:
    """Values for the symbols N, D, C, H, V: from the held matrices first, then the usual ones.

    N differs from every size that the object holds, so that rows and columns are never mistaken.
    """
    shapes = [g[0].array.shape for g in by_identity(obj).values() if g[0].array.dtype.kind == "f"]
    held = {d for shape in shapes for d in shape}
    base = {**SIZES, "N": next(n for n in _BATCHES if n not in held)}
    matrices = [s for s in shapes if len(s) >= 2]
    if not matrices:
        vectors = [s[0] for s in shapes if len(s) == 1]
        own = [{**base, "D": d, "C": d} for d in vectors[:1]]
        # a long vector is rather a table of constants than one number for each feature
        return [base, *own] if vectors and vectors[0] > _LONG else [*own, base]
    first, last = matrices[0], matrices[-1]
    found = [
        {**base, "D": first[a], "C": last[b], "V": first[0], "H": first[1 - a]}
        for a, b in ((0, 1), (1, 0), (0, 0), (1, 1))
    ]
    vectors = [s[0] for s in shapes if len(s) == 1]
    found += [{**base, "D": first[0], "C": d, "V": first[0]} for d in vectors[-1:]]
    # any side of any array may be what one sample has; or two things lie side by side
    sides = dict.fromkeys(d for s in matrices for d in s if d > 1)
    found += [base, *({**base, "D": d} for d in [*sides][:_SIDES])]
    found.append({**base, "D": first[0] + first[1]})
    if first[0] > last[0]:
        # a state stands beside the data
        found.append({**base, "D": first[0] - last[0], "C": last[1]})
    # a number that counts in several tables
    found.append({**base, "D": first[0], "C": last[1], "V": min(s[0] for s in matrices)})
    # as many samples as nodes of a graph whose matrix is held
    squares = [s[0] for s in matrices if len(s) == 2 and s[0] == s[1]]
    others = [s[0] for s in matrices if len(s) == 2 and s[0] != s[1]]
    found += [{**base, "N": n, "D": d} for n in squares[:1] for d in others[:1]]
    if any(len(s) > 3 and SIZES["D"] in s for s in matrices):
        # so many channels as features are usual, and no default
        found.append({**base, _HELD: 1})
    unique = {tuple(sorted(f.items())): f for f in found}
    return list(unique.values())


def held_shapes(obj: Any) -> list[tuple[int, ...]]:
    """The shapes of the first few tables that an object holds, without axes of length 1 in front."""
    found: dict[tuple[int, ...], None] = {}
    for group in by_identity(obj).values():
        shape = group[0].array.shape
        while shape[:1] == (1,):
            shape = shape[1:]
        if len(shape) > 1 and group[0].array.dtype.kind == "f":
            found[shape] = None
    return list(found)[:2]


def own_shapes(obj: Any) -> list[tuple[int, ...]]:
    """Shapes of one sample that an object keeps: tuples of two and more sizes in such an attribute."""
    return [
        tuple(value)
        for name, value in getattr(obj, "__dict__", {}).items()
        if isinstance(value, (tuple, list))
        and len(value) > 1
        and all(type(v) is int and v > 0 for v in value)
        and _SHAPE.fullmatch(normal(name))
    ]


_SHAPE = re.compile(r"((input|in|image|img|x)_?)?(shape|dims?|size)")


def resolved(slots: tuple[Slot, ...], sizes: Mapping[str, int]) -> dict[str, int]:
    """The sizes for these slots: images get a small batch and few channels."""
    rank = max((len(s.shape) for s in slots), default=0)
    if rank < 4:
        return dict(sizes)
    small = {**sizes, "N": _IMAGE["N"]}
    return small if sizes["D"] != SIZES["D"] or _HELD in sizes else {**small, "D": _IMAGE["D"]}


def asked_for(
    slots: tuple[Slot, ...],
    slot: Slot,
    sizes: Mapping[str, int],
    claimed: tuple[int, ...] | None,
) -> tuple[Slot, ...] | None:
    """The slots with a fixed size, for which this one has the shape of the gradient that came.

    Code that reads two columns of three, and gives a gradient of two, wants two. None where they
    differ in more than one axis, in one whose size is fixed, or in the number of classes; a size of 1
    is a sum that should not be.
    """
    if claimed is None or len(claimed) != len(slot.shape):
        return None
    pairs = zip(slot.shape, claimed, strict=True)
    off = [(d, n) for d, n in pairs if (sizes.get(d) if isinstance(d, str) else d) != n]
    if len(off) != 1 or off[0][1] < 2:
        return None
    symbol, size = off[0]
    if symbol == "N" or not isinstance(symbol, str):
        return None
    if any(s.domain.classes == symbol for s in slots):
        return None
    return tuple(
        replace(s, shape=tuple(size if d == symbol else d for d in s.shape)) for s in slots
    )


def shape_key(slots: tuple[Slot, ...], sizes: Mapping[str, int]) -> object:
    """What tells two tries apart: the shapes and domains as they come out."""
    return tuple(
        (tuple(sizes.get(d, d) if isinstance(d, str) else d for d in s.shape), s.domain,
         sizes.get(s.domain.classes or "", 0))
        for s in slots
    )  # fmt: skip


def default_shapes(cls: Callable[..., Any]) -> Iterator[tuple[int, ...]]:
    """Shapes of one sample that a constructor names by default: `input_dim=(1, 28, 28)`."""
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return
    for parameter in parameters:
        value = parameter.default
        if isinstance(value, (tuple, list)) and len(value) == 3:
            if all(isinstance(v, int) and 0 < v <= 32 for v in value):
                yield tuple(value)


def fixed(slot: Slot, sizes: Mapping[str, int]) -> Slot:
    """The slot with numbers in place of its symbols."""
    return replace(slot, shape=tuple(sizes.get(str(d), d) for d in slot.shape))
