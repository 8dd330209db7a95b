"""The best derivative found so far for a block of lines, and what is still wanted of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncheck.numdiff.kinks import Kinks
from nncheck.numdiff.probes import Floats, Indices
from nncheck.numdiff.rungs import Reading

Mask = NDArray[np.bool_]

# a bar below these parts of the element, of the block's rms, and of |f|/size is good enough
_OF_ELEMENT, _OF_BLOCK, _OF_OUTPUT = 1e-7, 1e-8, 1e-10


class Best:
    """Value, the two parts of its bar, and kinks: arrays (n, m) that only get better.

    `floor`: (n, m) a derivative too small to matter: |f| over the lines' own length; it is not
    finite for outputs that are not finite at x, of which nothing is wanted.
    """

    def __init__(self, reading: Reading, floor: Floats) -> None:
        self.value = reading.value.copy()
        self.truncation = reading.truncation.copy()
        self.noise = reading.noise.copy()
        self.kink: Mask | None = None
        self.left = self.right = self.value
        known = self.value[np.isfinite(self.value)]
        top = float(np.abs(known).max(initial=0.0)) or 1.0
        rms = top * float(np.sqrt(np.mean((known / top) ** 2))) if known.size else 0.0
        self._known = np.isfinite(floor)
        self._floor = _OF_BLOCK * rms + _OF_OUTPUT * np.where(self._known, floor, 0.0)

    @property
    def error(self) -> Floats:
        return self.truncation + self.noise

    def _enough(self) -> Floats:
        size = np.where(np.isfinite(self.value), np.abs(self.value), 0.0)
        return _OF_ELEMENT * size + self._floor

    def wants_smaller(self) -> Mask:
        """Lines (n,) with an element whose rungs disagree by more than rounding explains."""
        open_ = ~(self.truncation <= np.maximum(self._enough(), 3 * self.noise))
        open_ |= np.isinf(self.truncation)
        open_ &= self._known
        if self.kink is not None:
            open_ &= ~self.kink
        return np.asarray(open_.any(axis=1))

    def wants_larger(self) -> Mask:
        """Lines (n,) with an element whose difference drowns in rounding."""
        open_ = self._known & np.isfinite(self.noise)
        open_ &= self.noise > np.maximum(self._enough(), self.truncation)
        if self.kink is not None:
            open_ &= ~self.kink
        return np.asarray(open_.any(axis=1))

    def improve(self, at: Indices, reading: Reading) -> None:
        """Take `reading` of the lines `at` wherever its bar is smaller, except at kinks."""
        self._take(at, reading, reading.error < self.error[at])

    def replace(self, at: Indices, reading: Reading) -> None:
        """Take `reading` of the lines `at`, which knows all of their rungs, except at kinks."""
        self._take(at, reading, np.ones(reading.value.shape, dtype=bool))

    def _take(self, at: Indices, reading: Reading, chosen: Mask) -> None:
        if self.kink is not None:
            chosen &= ~self.kink[at]
        self.value[at] = np.where(chosen, reading.value, self.value[at])
        self.truncation[at] = np.where(chosen, reading.truncation, self.truncation[at])
        self.noise[at] = np.where(chosen, reading.noise, self.noise[at])

    def mark_kinks(self, at: Indices, kinks: Kinks | None) -> None:
        """At new kinks the value is the middle of the one-sided derivatives, as C(h) has it."""
        if kinks is None or not kinks.at.any():
            return
        if self.kink is None:
            self.kink = np.zeros(self.value.shape, dtype=bool)
            self.left, self.right = self.value.copy(), self.value.copy()
        new = kinks.at & ~self.kink[at]
        self.value[at] = np.where(new, (kinks.left + kinks.right) / 2, self.value[at])
        self.truncation[at] = np.where(new, kinks.error, self.truncation[at])
        self.noise[at] = np.where(new, 0.0, self.noise[at])
        self.left[at] = np.where(new, kinks.left, self.left[at])
        self.right[at] = np.where(new, kinks.right, self.right[at])
        self.kink[at] |= new

    def mark_jumps(self, at: Indices, jumps: Mask) -> None:
        """No derivative exists where the function jumps: the bar is infinite."""
        if self.kink is not None:
            jumps = jumps & ~self.kink[at]
        self.truncation[at] = np.where(jumps, np.inf, self.truncation[at])

    @property
    def kinks(self) -> Mask:
        """Where there is a kink, all of (n, m)."""
        return np.zeros(self.value.shape, dtype=bool) if self.kink is None else self.kink

    @property
    def low(self) -> Floats:
        """The smaller one-sided derivative at kinks, the value elsewhere."""
        if self.kink is None:
            return self.value
        return np.where(self.kink, np.minimum(self.left, self.right), self.value)

    @property
    def high(self) -> Floats:
        """The larger one-sided derivative at kinks, the value elsewhere."""
        if self.kink is None:
            return self.value
        return np.where(self.kink, np.maximum(self.left, self.right), self.value)
