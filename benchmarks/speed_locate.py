"""Where is the wrong entry? Trials of `numdiff.locate` on gradients that were spoilt."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nncheck import numdiff
from nncheck.model import Estimate
from nncheck.numdiff.carrier import carried

from .speed_net import Array, Net

_STEP = 2.0**-332
_EPS = float(np.finfo(np.float64).eps)
ERRORS = (1.0, 0.1, 0.01, 0.001)

Directional = Callable[[Array], Estimate]


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of fault, many trials. `evaluations`: median and largest."""

    fault: str
    size: int
    method: str
    trials: int
    found: float
    false_entries: int
    evaluations: float
    most: int

    @property
    def over_log2(self) -> float:
        return self.evaluations / float(np.log2(self.size))


def by_differences(evaluate: numdiff.Evaluate, x: Array) -> Directional:
    """numdiff.directional as the docstring of locate has it."""
    return lambda d: numdiff.directional(evaluate, x, d)


def by_complex_step(evaluate: numdiff.Evaluate, x: Array, yours: Array) -> Directional:
    """One evaluation a direction, as complex_step takes it; bar: 256 roundings of |d| rms."""
    rms = float(np.linalg.norm(yours)) / np.sqrt(yours.size)

    def directional(directions: Array) -> Estimate:
        values = []
        for d in directions:
            point = np.empty(x.shape, dtype=np.complex128)
            point.real = x
            np.multiply(d, _STEP, out=point.imag)
            values.append(float(np.asarray(evaluate([carried(point)])[0]).imag) / _STEP)
        value = np.array(values)
        error = 256 * _EPS * (np.abs(value) + rms * np.linalg.norm(directions, axis=1))
        return Estimate(value, error, len(directions), "complex step")

    return directional


def cases(net: Net, *, trials: int, seed: int = 0) -> Iterator[Case]:
    """One wrong entry of four sizes, twenty, and a row and a column of W1, by both methods."""
    truth = net.gradient(net.x)
    block = net.blocks["W1"]
    for method in ("complex step", "real differences"):
        if method == "complex step":
            whole = by_complex_step(net.evaluate, net.x, truth)
            first = by_complex_step(net.within("W1"), net.x[block], truth[block])
        else:
            whole = by_differences(net.evaluate, net.x)
            first = by_differences(net.within("W1"), net.x[block])
        # a bisection of a million entries by real differences takes a quarter of a minute
        singles = trials if method == "complex step" or net.size < 1e5 else max(2, trials // 4)
        for error in ERRORS:
            yield _one(whole, truth, error, method, singles, seed)
        few = max(1, trials // 4 if net.size < 1e5 else trials // 20)
        yield _twenty(whole, truth, method, few, seed)
        for axis, name in enumerate(("row", "column")):
            yield _slice(first, truth[block], net.shapes[0], axis, name, method, few, seed)


def _one(
    whole: Directional, truth: Array, error: float, method: str, trials: int, seed: int
) -> Case:
    rng = np.random.default_rng([seed, 1])
    live = np.flatnonzero(truth)
    hits, spent, false = 0, [], 0
    for trial in range(trials):
        entry = int(rng.choice(live))
        yours = truth.copy()
        yours[entry] *= 1 + error
        found = numdiff.locate(whole, yours, (truth.size,), seed=seed + 100 * trial)
        hits += found.entries == (entry,)
        false += len(set(found.entries) - {entry})
        spent.append(found.evaluations)
    return _case(f"one entry, {100 * error:g} %", truth, method, hits / trials, false, spent)


def _twenty(whole: Directional, truth: Array, method: str, trials: int, seed: int) -> Case:
    """Twenty entries all over: the sign is wrong, or a tenth is missing."""
    rng = np.random.default_rng([seed, 20])
    live = np.flatnonzero(truth)
    recall, spent, false = [], [], 0
    for trial in range(trials):
        entries = rng.choice(live, 20, replace=False)
        yours = truth.copy()
        yours[entries] *= rng.choice([-1.0, 0.9], 20)
        found = numdiff.locate(whole, yours, (truth.size,), seed=seed + 100 * trial)
        recall.append(len(set(found.entries) & set(entries.tolist())) / 20)
        false += len(set(found.entries) - set(entries.tolist()))
        spent.append(found.evaluations)
    share = float(np.mean(recall))
    return _case("twenty entries (recall)", truth, method, share, false, spent)


def _slice(
    first: Directional,
    truth: Array,
    shape: Sequence[int],
    axis: int,
    name: str,
    method: str,
    trials: int,
    seed: int,
) -> Case:
    """A row or a column of W1 with its sign flipped: named as that slice and no other."""
    rng = np.random.default_rng([seed, axis])
    table = truth.reshape(tuple(shape))
    live = np.flatnonzero(np.any(table != 0, axis=1 - axis))
    hits, spent = 0, []
    for trial in range(trials):
        place = int(rng.choice(live))
        yours = table.copy()
        yours[(slice(None),) * axis + (place,)] *= -1
        found = numdiff.locate(first, yours.reshape(-1), shape, seed=seed + 100 * trial)
        hits += (axis, (place,)) in found.slices
        spent.append(found.evaluations)
    return _case(f"a {name} of W1, sign", truth, method, hits / trials, 0, spent)


def _case(
    fault: str, truth: Array, method: str, found: float, false: int, spent: list[int]
) -> Case:
    middle = statistics.median(spent)
    return Case(fault, truth.size, method, len(spent), found, false, middle, max(spent))
