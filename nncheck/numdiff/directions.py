"""Random signed directions and cotangents, repeatable from a seed.

Entries are sign × U[0.5, 1.5]. Never ±1 alone: two equal errors would cancel half of the
time. Never all positive: errors of opposite sign would cancel, and a flipped sign passes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncheck.numdiff.probes import Floats


def signed(count: int, size: int, *, seed: int = 0) -> Floats:
    """`count` directions of `size` entries each, shape (count, size)."""
    rng = np.random.default_rng(seed)
    sizes = rng.uniform(0.5, 1.5, size=(count, size))
    return np.where(rng.random((count, size)) < 0.5, -sizes, sizes)


def cotangent(shape: Sequence[int], *, seed: int = 0) -> Floats:
    """An upstream gradient of `shape` that no two entries share and that has both signs.

    A cotangent of ones hides a backward that forgets `dout`, and a softmax's whole Jacobian.
    """
    size = int(np.prod(tuple(shape), dtype=np.int64))
    entries: Floats = signed(1, size, seed=seed + 0x5EED)[0]
    if size > 1 and abs(np.sign(entries).sum()) == size:
        entries[-1] = -entries[-1]
    return entries.reshape(tuple(shape))
