"""Derivatives of one scalar along directions, with what is learnt at the point kept.

By the complex step one evaluation a direction; where the code does not survive it, by the
ladder: four, beside f(x) and the noise, which are measured once.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.best import Best
from nncheck.numdiff.carrier import carried, unstripped
from nncheck.numdiff.climb import Explorer
from nncheck.numdiff.probes import (
    Array,
    Asker,
    Evaluate,
    Floats,
    direction_lines,
    typical_size,
)

STEP = 2.0**-332
EPS = float(np.finfo(np.float64).eps)
# entries whose typical size stands for all
_SAMPLE = 1024
# of the derivative and of its typical size: forward and backward of an MLP of 1e6 parameters
# at batch 100 are off by up to 33
ROUNDINGS = 256
# a forward difference that differs by so much of the gradient's size shows a lost derivative
GUARD = 1e-4


class Slopes:
    """Callable: directions (k, n) in, an Estimate of the k derivatives out."""

    def __init__(
        self,
        evaluate: Evaluate,
        x: Array,
        *,
        rms: float = 0.0,
        value: float | None = None,
        complex_step: bool = True,
    ) -> None:
        """`rms`: of the gradient's entries, as far as known: rounding is measured by it.

        `value`: f(x) where it is known already. `complex_step`: evaluate may be handed complex
        arrays. x is copied.
        """
        self._evaluate = evaluate
        self._x = np.array(x, dtype=np.float64, order="C")
        self._rms = rms
        self._value = value
        self._complex = complex_step
        self._guarded = False
        self._asker = Asker(evaluate)
        self._explorer = Explorer(self._asker)
        self._spent = 0

    @property
    def method(self) -> str:
        return "complex step" if self._complex else "central"

    @property
    def evaluations(self) -> int:
        return self._spent + self._asker.evaluations

    def __call__(self, directions: Floats) -> Estimate:
        before = self.evaluations
        found = self._by_complex_step(directions) if self._complex else None
        if found is None:
            self._complex = False
            found = self._by_ladder(directions)
        value, error = found
        return Estimate(value, error, self.evaluations - before, self.method)

    def _by_complex_step(self, directions: Floats) -> tuple[Floats, Floats] | None:
        value = np.empty(len(directions))
        for i, d in enumerate(directions):
            slope = imaginary(self._evaluate, self._x, d)
            self._spent += 1
            if slope is None:
                return None
            value[i] = slope[1]
        norms = np.linalg.norm(directions, axis=1)
        error = ROUNDINGS * EPS * (np.abs(value) + self._rms * norms)
        if not self._guarded and not self._is_confirmed(directions[0], value[0], norms[0]):
            return None
        self._guarded = True
        return value, error

    def _is_confirmed(self, d: Floats, slope: float, norm: float) -> bool:
        """A forward difference sees the same: no derivative was lost on the way."""
        if self._value is None:
            self._value = float(self._evaluate([self._x.copy()])[0])
            self._spent += 1
        h = 2.0**-24 * typical(self._x)
        self._spent += 1
        beside = float(self._evaluate([self._x + h * d.reshape(self._x.shape)])[0])
        slack = GUARD * max(self._rms * norm, abs(slope)) + 8 * EPS * abs(self._value) / h
        return abs((beside - self._value) / h - slope) <= slack

    def _by_ladder(self, directions: Floats) -> tuple[Floats, Floats]:
        blocks = self._explorer.explore(direction_lines(self._x, directions))
        return _joined([b.value for b in blocks]), _joined([_bar(b) for b in blocks])


def _bar(best: Best) -> Floats:
    """The error; infinite at a kink, where there is no one derivative."""
    return best.error if best.kink is None else np.where(best.kink, np.inf, best.error)


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate([p.reshape(-1) for p in parts])


def typical(x: Floats) -> float:
    """`typical_size` of an even sample: sorting a million entries takes longer than a forward."""
    flat = x.reshape(-1)
    return typical_size(flat[:: max(1, flat.size // _SAMPLE)])


def imaginary(evaluate: Evaluate, x: Floats, d: Floats) -> tuple[float, float] | None:
    """f and its derivative along d at x, by the complex step; None where f does not survive it."""
    point = np.empty(x.shape, dtype=np.complex128)
    point.real = x
    np.multiply(d.reshape(x.shape), STEP, out=point.imag)
    return at_complex(evaluate, point)


def at_complex(evaluate: Evaluate, point: Array) -> tuple[float, float] | None:
    """Value and derivative at a complex point; None for code that was not written for them."""
    outputs = surviving(evaluate, [point])
    if outputs is None or outputs[0].size != 1:
        return None
    out = outputs[0]
    value, slope = float(out.real.item()), float(out.imag.item()) / STEP
    return (value, slope) if math.isfinite(slope) and math.isfinite(value) else None


def surviving(evaluate: Evaluate, points: Sequence[Array]) -> list[Array] | None:
    """The outputs at complex points; None where the code raises, refuses or returns real numbers."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            with unstripped():
                given = evaluate([carried(point) for point in points])
            outputs = [np.asarray(o) for o in given]
    except Exception:
        # code that was not written for complex numbers may raise anything
        return None
    return None if any(o.dtype != np.complex128 for o in outputs) else outputs
