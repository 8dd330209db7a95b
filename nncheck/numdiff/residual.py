"""How far yours is off along a direction: r(d) = (yours - truth) · d, with its bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nncheck.model import Estimate
from nncheck.numdiff.directions import signed
from nncheck.numdiff.probes import Floats, Indices

# directions (k, n) in; derivatives of one scalar along them out, value and error (k,)
Directional: TypeAlias = Callable[[Floats], Estimate]

# a bar bounds the error with some room, so that a residual beyond two bars is no accident;
# to call an entry wrong takes ten
SEEN, WRONG = 2.0, 10.0

_EPS = float(np.finfo(np.float64).eps)
# elements of the directions handed over in one call: 16 MB
_CALL_ELEMENTS = 2_000_000


class Residual:
    """Measures r along directions on subsets of the entries, and counts the directions.

    `corrections` (by `explain`) are errors already found: they are taken out of yours.
    """

    def __init__(self, directional: Directional, yours: Floats, *, seed: int) -> None:
        self._directional = directional
        self._yours = np.array(yours, dtype=np.float64).reshape(-1)
        self._seed = seed
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
        return np.asarray(signed(1, self.size, seed=self._seed)[0])

    def along(self, directions: Floats) -> tuple[Floats, Floats]:
        """The residual along each direction and its bar, both (k,); inf where unknown."""
        rows = max(1, _CALL_ELEMENTS // max(1, self.size))
        values, errors = [], []
        for start in range(0, len(directions), rows):
            estimate = self._directional(directions[start : start + rows])
            self.evaluations += estimate.evaluations
            values.append(np.asarray(estimate.value, dtype=np.float64).reshape(-1))
            errors.append(np.asarray(estimate.error, dtype=np.float64).reshape(-1))
        self.directions += len(directions)
        # the dot product rounds too
        rounding = 4 * _EPS * np.linalg.norm(directions * self._yours, axis=1)
        value, bar = np.concatenate(values), np.concatenate(errors)
        residual = directions @ self._yours - value
        unknown = ~np.isfinite(bar) | ~np.isfinite(residual)
        return np.where(unknown, 0.0, residual), np.where(unknown, np.inf, bar + rounding)

    def over(self, subsets: list[Indices]) -> NDArray[np.bool_]:
        """Whether r is seen on each subset of entries, along one fresh signed direction."""
        signs = self.fresh()
        rows = max(1, _CALL_ELEMENTS // max(1, self.size))
        seen = []
        for start in range(0, len(subsets), rows):
            part = subsets[start : start + rows]
            directions = np.zeros((len(part), self.size))
            for row, subset in zip(directions, part, strict=True):
                row[subset] = signs[subset]
            residual, bar = self.along(directions)
            seen.append(np.abs(residual) > SEEN * bar)
        return np.concatenate(seen) if seen else np.zeros(0, dtype=bool)

    def at(self, entries: Indices) -> tuple[Floats, Floats]:
        """The error of single entries and its bar."""
        errors, bars = [np.zeros(0)], [np.zeros(0)]
        rows = max(1, _CALL_ELEMENTS // max(1, self.size))
        for start in range(0, entries.size, rows):
            part = entries[start : start + rows]
            directions = np.zeros((part.size, self.size))
            directions[np.arange(part.size), part] = 1.0
            error, bar = self.along(directions)
            errors.append(error)
            bars.append(bar)
        return np.concatenate(errors), np.concatenate(bars)
