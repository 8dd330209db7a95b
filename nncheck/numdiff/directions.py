"""Random signed directions and cotangents, repeatable from a seed.

Entries are sign × U[0.5, 1.5]. Never ±1 alone: two equal errors would cancel half of the
time. Never all positive: errors of opposite sign would cancel, and a flipped sign passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nncheck.numdiff.probes import Floats

# entries made at a time: they stay in the processor's cache until they are used
_PIECE = 1 << 14
_LEAST_PIECE = 1 << 10


def signed(count: int, size: int, *, seed: int = 0) -> Floats:
    """`count` directions of `size` entries each, shape (count, size)."""
    rng = np.random.default_rng(seed)
    sizes = rng.uniform(0.5, 1.5, size=(count, size))
    return np.where(rng.random((count, size)) < 0.5, -sizes, sizes)


def pieces(size: int, *, seed: int) -> Iterator[tuple[slice, Floats]]:
    """One signed direction of `size` entries, piece by piece: (where, entries).

    65,536 different entries, from 16 random bits each: four times as fast as `signed`, and no
    array of the whole size.
    """
    bits = np.random.SFC64(seed)
    length = min(_PIECE, max(_LEAST_PIECE, size // 4))
    for start in range(0, size, length):
        count = min(length, size - start)
        raw = bits.random_raw(-(-count // 4)).view(np.int16)[:count]
        entries: Floats = raw.astype(np.float64)
        entries *= 2.0**-15
        entries += np.copysign(0.5, entries)
        yield slice(start, start + count), entries


def one_signed(size: int, *, seed: int) -> Floats:
    """The direction of `pieces`, whole: (size,)."""
    whole = np.empty(size)
    for where, entries in pieces(size, seed=seed):
        whole[where] = entries
    return whole


def cotangent(shape: Sequence[int], *, seed: int = 0) -> Floats:
    """An upstream gradient of `shape` that no two entries share and that has both signs.

    A cotangent of ones hides a backward that forgets `dout`, and a softmax's whole Jacobian.
    """
    size = int(np.prod(tuple(shape), dtype=np.int64))
    entries: Floats = signed(1, size, seed=seed + 0x5EED)[0]
    if size > 1 and abs(np.sign(entries).sum()) == size:
        entries[-1] = -entries[-1]
    return entries.reshape(tuple(shape))
