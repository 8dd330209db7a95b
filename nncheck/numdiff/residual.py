"""How far yours is off along a direction: r(d) = (yours - truth) · d, with its bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.directions import one_signed
from nncheck.numdiff.probes import Floats, Indices

# directions (k, n) in; derivatives of one scalar along them out, value and error (k,)
Directional: TypeAlias = Callable[[Floats], Estimate]

# a bar bounds the error with some room, so that a residual beyond two bars is no accident;
# to call an entry wrong takes ten
SEEN, WRONG = 2.0, 10.0

_EPS = float(np.finfo(np.float64).eps)
# of the rms: what every entry of honest code may be off by
_HONEST = 2e-11
# elements of the directions handed over in one call: 16 MB
_CALL_ELEMENTS = 2_000_000


class Residual:
    """Measures r along directions, and counts them.

    `explain`: errors already found are taken out of yours, so that what remains shows alone.
    `noise`: what every entry may be off by, at random, without being called wrong.
    """

    def __init__(self, directional: Directional, yours: Floats, *, seed: int) -> None:
        self._directional = directional
        self._yours = np.array(yours, dtype=np.float64).reshape(-1)
        self._seed = seed
        size = max(1, self._yours.size)
        self.noise = _HONEST * float(np.linalg.norm(self._yours)) / float(np.sqrt(size))
        self.directions = 0
        self.evaluations = 0

    @property
    def size(self) -> int:
        return self._yours.size

    def explain(self, entries: Indices, errors: Floats) -> None:
        """Take the errors of these entries out of yours: what remains is somebody else's."""
        self._yours[entries] -= errors

    def fresh(self) -> Floats:
        """A signed direction that was not used before, (n,)."""
        self._seed += 1
        return one_signed(self.size, seed=self._seed)

    def along(self, directions: Iterable[Floats]) -> tuple[Floats, Floats]:
        """The residual along each direction and its bar, both (k,); 0 and inf where unknown."""
        parts = [self._measured(np.stack(some)) for some in self._batches(directions)]
        if not parts:
            return np.zeros(0), np.zeros(0)
        return np.concatenate([r for r, _ in parts]), np.concatenate([b for _, b in parts])

    def seen(self, directions: Iterable[Floats]) -> bool:
        """Whether an error shows along any of them; an unknown one counts as shown."""
        measured, bars = self.along(directions)
        return bool(np.any(~(np.abs(measured) <= SEEN * bars) | np.isinf(bars)))

    def at(self, entries: Indices) -> tuple[Floats, Floats]:
        """The error of single entries and its bar."""
        return self.along(self._unit(entry) for entry in entries)

    def _unit(self, entry: int) -> Floats:
        d = np.zeros(self.size)
        d[entry] = 1.0
        return d

    def _batches(self, directions: Iterable[Floats]) -> Iterator[list[Floats]]:
        """So many at a time as fit into memory."""
        rows, source = max(1, _CALL_ELEMENTS // max(1, self.size)), iter(directions)
        while some := list(islice(source, rows)):
            yield some

    def _measured(self, directions: Floats) -> tuple[Floats, Floats]:
        estimate = self._directional(directions)
        self.evaluations += estimate.evaluations
        self.directions += len(directions)
        value = np.asarray(estimate.value, dtype=np.float64).reshape(-1)
        bar = np.asarray(estimate.error, dtype=np.float64).reshape(-1)
        # the dot product rounds too
        products = directions * self._yours
        rounding = 4 * _EPS * np.sqrt(np.einsum("ij,ij->i", products, products))
        rounding += self.noise * np.sqrt(np.einsum("ij,ij->i", directions, directions))
        residual = directions @ self._yours - value
        unknown = ~np.isfinite(bar) | ~np.isfinite(residual)
        return np.where(unknown, 0.0, residual), np.where(unknown, np.inf, bar + rounding)
