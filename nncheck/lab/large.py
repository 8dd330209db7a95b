"""Large arrays: a few directions say whether anything is wrong, and where to look if so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .. import numdiff
from ..model import Array, Comparison, Estimate, Point
from .answers import Asks, contract, filled

_DIRECTIONS = 4
_SAMPLE = 40
# directions that may be spent on finding the wrong entries
_BUDGET = 120


def compare(lab: Asks, slot: str, at: Point, yours: Array) -> Comparison:
    """Every entry of a large gradient at once, along random signed directions.

    A wrong entry of error e is missed only where |e| is below the bar of a directional
    derivative, whatever the size of the array. Where a direction disagrees, the wrong entries
    are located and compared one by one, beside a random sample.
    """
    x = np.asarray(at.values[slot], dtype=float)

    def evaluate(moved: Sequence[Array]) -> list[Array]:
        return filled(lab.outputs([{**at.values, slot: v.reshape(x.shape)} for v in moved]))

    def along(directions: Array) -> Estimate:
        found = numdiff.directional(evaluate, x, directions)
        return _contracted(found, np.asarray(1.0 if at.cotangent is None else at.cotangent))

    directions = numdiff.signed(_DIRECTIONS, x.size, seed=lab.seed)
    reference = along(directions)
    said = directions @ np.asarray(yours, dtype=float).reshape(-1)
    # the rounding of a sum of that many products
    noise = np.finfo(float).eps * np.sqrt(x.size) * 64 * float(np.linalg.norm(yours))
    looked = numdiff.compare(
        slot, said, reference, scale=max(noise / np.finfo(float).eps / 64, 1e-300)
    )
    if looked.status == "passed":
        return _passed(looked, yours, x.size)
    rng = np.random.default_rng([lab.seed, x.size])
    sample = rng.choice(x.size, min(_SAMPLE, x.size), replace=False)
    largest = np.argsort(-np.abs(np.ravel(yours)))[: _SAMPLE // 2]
    found: Sequence[int] = ()
    if at.name == "generic" and not lab.salt:
        # where the errors stand is asked once; other points only confirm what they are
        flat = np.asarray(yours, dtype=float)
        found = numdiff.locate(along, flat, x.shape, seed=lab.seed, budget=_BUDGET).entries
    entries = sorted({int(i) for i in (*found[:_SAMPLE], *sample, *largest)})
    jacobian = numdiff.jacobian(evaluate, x, entries=entries)
    exact = contract(jacobian, np.asarray(1.0 if at.cotangent is None else at.cotangent))
    return numdiff.compare(slot, np.ravel(yours)[entries], exact, float32=yours.dtype == np.float32)


def _contracted(found: Estimate, cotangent: Array) -> Estimate:
    """Directional derivatives of every output to those of the objective; directions come first."""
    if cotangent.ndim == 0 and found.value.ndim == 1:
        return Estimate(
            found.value * cotangent, found.error * abs(cotangent), found.evaluations, found.method
        )
    k = len(found.value)
    g = np.broadcast_to(cotangent, found.value.shape[1:]).reshape(-1)
    value = found.value.reshape(k, -1) @ g
    error = found.error.reshape(k, -1) @ np.abs(g)
    return Estimate(value, error, found.evaluations, found.method)


def _passed(looked: Comparison, yours: Array, size: int) -> Comparison:
    sizes = np.abs(np.asarray(yours, dtype=float))
    median = float(np.median(sizes[sizes > 0])) if np.any(sizes > 0) else np.nan
    return replace(
        looked,
        smallest_detectable=2 * looked.error_bar / median,
        reason=f"all {size} entries, along {_DIRECTIONS} random directions",
    )
