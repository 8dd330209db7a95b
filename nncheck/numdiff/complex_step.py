"""Derivatives by the complex step, where the function survives it and the ladder agrees.

One evaluation a direction, error about 1e-15 of the gradient, and no step that could cross a
kink. `carrier` and `continuation` say what is let through; what is silently lost all the same
(`from numpy import asarray` strips the carrier, and np.abs is then the modulus) shows against the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncheck.model import Estimate
from nncheck.numdiff.directions import signed
from nncheck.numdiff.ladder import directional, opening
from nncheck.numdiff.probes import Array, Evaluate, Floats, Indices
from nncheck.numdiff.slopes import EPS, STEP, surviving
from nncheck.numdiff.structure import everywhere, structured

_CALL_ELEMENTS = 2_000_000
# so few entries are asked for at once: looking for structure would take more calls than it saves
_FEW = 32
# what the ladder must know of the derivative for its consent to mean anything
_SHARP = 1e-4


def jacobian_complex(
    evaluate: Evaluate, x: Array, *, entries: Sequence[int] | None = None, seed: int = 0
) -> Estimate | None:
    """The Jacobian as `ladder.jacobian` gives it, by the complex step; None where it fails.

    `evaluate` gets complex arrays and must run in this process. None: the function raises or
    refuses, loses the derivative, has a kink at x, or along one signed direction the ladder
    disagrees or sees less than four digits. The bar is 32 roundings of the entry and of the
    rms of its row, and what the entries fail to sum to along that direction.
    """
    x = np.array(x, dtype=np.float64, order="C")
    index = np.arange(x.size) if entries is None else np.asarray(entries, dtype=np.intp)
    if index.size == 0:
        return None
    tangents = _Tangents(evaluate, x)
    direction = np.zeros((1, x.size))
    direction[0, index] = signed(1, index.size, seed=seed)[0]
    if index.size <= _FEW:
        # the ladder's first points come in the same call
        ahead = opening(x, direction)
        both = tangents.along(np.concatenate([direction, _units(index, x.size)]), ahead)
        along, value = (None, None) if both is None else (both[:1], np.moveaxis(both[1:], 0, -1))
        evaluate = tangents.foreseen(ahead)
    else:
        along = tangents.first(direction, everywhere(x.shape) if entries is None else None)
        value = (
            None if along is None else _entry_by_entry(tangents, x, index, whole=entries is None)
        )
    if along is None:
        return None
    # the ladder comes last: code that keeps what it is given is left with real numbers
    check = directional(evaluate, x, direction)
    if value is None or not _agree(along, check):
        return None
    rms = np.sqrt(np.mean(value * value, axis=-1, keepdims=True))
    defect = np.abs(value @ direction[0, index] - along[0])[..., None]
    error = 32 * EPS * (np.abs(value) + rms) + defect
    shape = value.shape[:-1] + (x.shape if entries is None else index.shape)
    return Estimate(
        value=np.ascontiguousarray(value).reshape(shape),
        error=error.reshape(shape),
        evaluations=tangents.evaluations + check.evaluations,
        method="complex step",
    )


def _entry_by_entry(
    tangents: _Tangents, x: Floats, index: Indices, *, whole: bool
) -> Floats | None:
    """All of these entries, output.shape + (k,); from a few directions where f has a structure."""
    found = structured(tangents, x.shape) if whole else None
    if found is None:
        return tangents.entries(index)
    value: Floats = found.value.reshape(*found.value.shape[: found.value.ndim - x.ndim], -1)
    return value


class _Tangents:
    """Im f(x + i h d)/h along directions d; as a callable, what `structured` asks."""

    def __init__(self, evaluate: Evaluate, x: Floats) -> None:
        self._evaluate = evaluate
        self._x = x
        self._known: tuple[Floats, Floats] | None = None
        self._ahead: list[Array] = []
        self.evaluations = 0

    def first(self, direction: Floats, next_one: Floats | None) -> Floats | None:
        """`along` the first direction; the one that is asked for next comes in the same batch."""
        if next_one is None:
            return self.along(direction)
        both = self.along(np.concatenate([direction, next_one[None]]))
        if both is None:
            return None
        self._known = next_one, both[1:]
        return both[:1]

    def __call__(self, directions: Floats) -> Estimate | None:
        known = self._known
        if known is not None and len(directions) == 1 and np.array_equal(directions[0], known[0]):
            value: Floats | None = known[1]
        else:
            value = self.along(directions)
        if value is None:
            return None
        error = 32 * EPS * np.abs(value)
        return Estimate(value, error, len(directions), "complex step")

    def along(self, directions: Floats, ahead: Sequence[Array] = ()) -> Floats | None:
        """(k,) + output.shape; None where f fails. `ahead`: real points, for `foreseen`."""
        x = self._x
        self.evaluations += len(directions)
        points = [x + 1j * STEP * d.reshape(x.shape) for d in directions]
        outputs = surviving(self._with(ahead), points)
        if outputs is None or any(o.shape != outputs[0].shape for o in outputs):
            return None
        values = np.array(outputs)
        found = values.imag / STEP
        if not (np.isfinite(values.real).all() and np.isfinite(found).all()):
            return None
        return np.asarray(found)

    def _with(self, ahead: Sequence[Array]) -> Evaluate:
        """The same evaluate, asked for these points as well, after those that it is given."""

        def evaluate(points: Sequence[Array]) -> Sequence[Array]:
            found = self._evaluate([*points, *ahead])
            self._ahead = list(found[len(points) :])
            return found[: len(points)]

        return evaluate if ahead else self._evaluate

    def foreseen(self, ahead: Sequence[Array]) -> Evaluate:
        """The same evaluate, which knows the answers at the points `ahead` if they are real."""
        answers = self._ahead
        if any(np.iscomplexobj(a) for a in answers):
            # an object that keeps arrays from one call to the next was left with complex ones
            return self._evaluate

        def evaluate(points: Sequence[Array]) -> Sequence[Array]:
            known = len(points) == len(ahead) and all(map(np.array_equal, points, ahead))
            return answers if known else self._evaluate(points)

        return evaluate

    def entries(self, index: Sequence[int] | Array) -> Floats | None:
        """One direction for each entry: output.shape + (k,)."""
        rows = max(1, _CALL_ELEMENTS // self._x.size)
        parts: list[Floats] = []
        for start in range(0, len(index), rows):
            chosen = index[start : start + rows]
            part = self.along(_units(chosen, self._x.size))
            if part is None:
                return None
            parts.append(part)
        return np.moveaxis(np.concatenate(parts), 0, -1)


def _units(index: Sequence[int] | Array, size: int) -> Floats:
    """A direction along each of these entries: (k, size)."""
    units = np.zeros((len(index), size))
    units[np.arange(len(index)), index] = 1.0
    return units


def _agree(along: Floats, check: Estimate) -> bool:
    """Whether the ladder confirms the complex step, and knows enough to do so."""
    if check.kink is not None or check.value.shape != along.shape:
        return False
    size = float(np.max(np.abs(along), initial=0.0))
    sharp = bool(np.all(check.error <= _SHARP * size)) and size > 0
    return sharp and bool(np.all(np.abs(along - check.value) <= 2 * check.error))
