"""Large arrays: one direction says whether anything is wrong, and few more say where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from .. import numdiff
from ..model import Array, Card, Comparison, Outcome, Point
from .answers import objective
from .where import in_slices

_SAMPLE = 40
# entries that are compared one by one where x lies at a kink
_KINKED = 1000
# so many zeros (dead units, black pixels) are worth a word: of these entries little is shown
_ZERO = 0.2
# directions that may be spent on finding the wrong entries
_BUDGET = 200


class Asks(Protocol):
    """The part of a lab that runs the subject."""

    card: Card
    seed: int
    salt: int

    def outputs(self, values: Sequence[Mapping[str, Array]]) -> list[Array | None]:
        """The values of many forwards."""

    def pass_at(self, point: Point) -> Outcome:
        """Forward and backward at a point."""


def compare(lab: Asks, slot: str, at: Point, yours: Array) -> Comparison:
    """Every entry of a large gradient at once, along random signed directions.

    A wrong entry of error e is missed only where |e| is below the bar of a directional
    derivative, whatever the size of the array. Where a direction disagrees, the wrong entries
    are located and compared one by one, beside a random sample.
    """
    x = np.asarray(at.values[slot], dtype=float)
    g = np.asarray(1.0 if at.cotangent is None else at.cotangent)

    def ask(moved: Sequence[Array]) -> list[Array]:
        values = [{**at.values, slot: v.reshape(x.shape)} for v in moved]
        return objective(lab.outputs(values), g)

    value = float(objective([lab.pass_at(at).records[0].output], g)[0])
    float32 = yours.dtype == np.float32
    looked = numdiff.accept(ask, x, yours, value=value, seed=lab.seed, float32=float32)
    if looked.verdict == "passed" and looked.method == "complex step":
        # a small term that the complex step has lost, and yours has forgotten
        real = numdiff.accept(ask, x, yours, value=value, seed=lab.seed + 1, complex_step=False)
        spent = looked.evaluations + real.evaluations
        looked = replace(looked if real.verdict == "passed" else real, evaluations=spent)
    if looked.verdict == "passed":
        return _passed(slot, yours, looked)
    if looked.at_kink and x.size <= _KINKED:
        exact = numdiff.derivatives(ask, x)
        return numdiff.compare(slot, yours, exact, float32=float32)
    located = _located(lab, ask, x, yours, value)
    entries = _chosen(lab, located, yours)
    exact = numdiff.derivatives(ask, x, entries=entries)
    found = numdiff.compare(slot, np.ravel(yours)[entries], exact, float32=float32)
    where = "" if located is None else in_slices(lab.card, slot, located)
    if found.status == "passed":
        return _elsewhere(slot, looked, found)
    return replace(found, entries=tuple(entries), where=where)


def _passed(slot: str, yours: Array, looked: numdiff.Accepted) -> Comparison:
    flat = np.asarray(yours, dtype=float).reshape(-1)
    zero = float(np.mean(flat == 0))
    covered = f", of which {zero:.0%} are 0 at these inputs" if zero > _ZERO else ""
    return Comparison(
        wrt=slot,
        status="passed",
        yours=flat[:0],
        reference=flat[:0],
        bar=flat[:0],
        wrong=None,
        evaluations=looked.evaluations,
        max_error=looked.residual,
        error_bar=looked.bar,
        smallest_detectable=looked.smallest_detectable,
        reason=f"all {flat.size} entries at once, along random directions{covered}",
        method=looked.method,
        entries=(),
    )


def _elsewhere(slot: str, looked: numdiff.Accepted, found: Comparison) -> Comparison:
    """The entries that were looked at are right; of the others a direction says more."""
    failed = looked.verdict == "failed"
    return Comparison(
        wrt=slot,
        status="failed" if failed else "inconclusive",
        yours=None,
        reference=None,
        bar=None,
        wrong=None,
        evaluations=looked.evaluations + found.evaluations,
        max_error=looked.residual,
        error_bar=looked.bar,
        smallest_detectable=looked.smallest_detectable,
        reason=f"{looked.reason}, and no single entry accounts for it" if failed else looked.reason,
        method=looked.method,
    )


def _located(
    lab: Asks, ask: numdiff.Evaluate, x: Array, yours: Array, value: float
) -> numdiff.Located | None:
    """Where the errors stand; a proof does not ask."""
    flat = np.asarray(yours, dtype=float).reshape(-1)
    if lab.salt or not np.all(np.isfinite(flat)):
        return None
    rms = float(np.linalg.norm(flat)) / np.sqrt(max(1, flat.size))
    slopes = numdiff.Slopes(ask, x, rms=rms, value=value)
    return numdiff.locate(slopes, flat, x.shape, seed=lab.seed, budget=_BUDGET)


def _chosen(lab: Asks, located: numdiff.Located | None, yours: Array) -> list[int]:
    """The entries to compare one by one: those located, a random sample, and the largest."""
    rng = np.random.default_rng([lab.seed, yours.size])
    sample = rng.choice(yours.size, min(_SAMPLE, yours.size), replace=False)
    largest = np.argsort(-np.abs(np.ravel(yours)))[: _SAMPLE // 2]
    found = () if located is None else located.entries[:_SAMPLE]
    return sorted({int(i) for i in (*found, *sample, *largest)})
