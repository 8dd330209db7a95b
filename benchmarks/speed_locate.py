"""Where is the wrong entry? Trials of `numdiff.locate` on gradients that were spoilt."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nncheck import numdiff

from .speed_net import Array, Net

ERRORS = (1.0, 0.1, 0.01, 0.001)

# a claimed gradient in; what measures derivatives of the truth along directions out
Measure = Callable[[Array], numdiff.Slopes]


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


def measuring(evaluate: numdiff.Evaluate, x: Array, value: float, *, by_complex: bool) -> Measure:
    """As a user's search begins: nothing known but f(x), from the pass that gave yours."""

    def measure(yours: Array) -> numdiff.Slopes:
        rms = float(np.linalg.norm(yours)) / np.sqrt(yours.size)
        return numdiff.Slopes(evaluate, x, rms=rms, value=value, complex_step=by_complex)

    return measure


def cases(net: Net, *, trials: int, seed: int = 0) -> Iterator[Case]:
    """One wrong entry of four sizes, twenty, and a row and a column of W1, by both methods."""
    truth = net.gradient(net.x)
    block = net.blocks["W1"]
    value = float(net.loss(net.x))
    for method in ("complex step", "real differences"):
        by_complex = method == "complex step"
        whole = measuring(net.evaluate, net.x, value, by_complex=by_complex)
        first = measuring(net.within("W1"), net.x[block], value, by_complex=by_complex)
        for error in ERRORS:
            yield _one(whole, truth, error, method, trials, seed)
        # twenty among a million take seconds
        few = trials if net.size < 1e5 else max(1, trials // 8)
        yield _twenty(whole, truth, method, few, seed)
        for axis, name in enumerate(("row", "column")):
            yield _slice(first, truth[block], net.shapes[0], axis, name, method, few, seed)


def _one(whole: Measure, truth: Array, error: float, method: str, trials: int, seed: int) -> Case:
    rng = np.random.default_rng([seed, 1])
    live = np.flatnonzero(truth)
    hits, spent, false = 0, [], 0
    for trial in range(trials):
        entry = int(rng.choice(live))
        yours = truth.copy()
        yours[entry] *= 1 + error
        found = numdiff.locate(whole(yours), yours, (truth.size,), seed=seed + 100 * trial)
        hits += found.entries == (entry,)
        false += len(set(found.entries) - {entry})
        spent.append(found.evaluations)
    return _case(f"one entry, {100 * error:g} %", truth, method, hits / trials, false, spent)


def _twenty(whole: Measure, truth: Array, method: str, trials: int, seed: int) -> Case:
    """Twenty entries all over: the sign is wrong, or a tenth is missing."""
    rng = np.random.default_rng([seed, 20])
    live = np.flatnonzero(truth)
    recall, spent, false = [], [], 0
    for trial in range(trials):
        entries = rng.choice(live, 20, replace=False)
        yours = truth.copy()
        yours[entries] *= rng.choice([-1.0, 0.9], 20)
        found = numdiff.locate(whole(yours), yours, (truth.size,), seed=seed + 100 * trial)
        recall.append(len(set(found.entries) & set(entries.tolist())) / 20)
        false += len(set(found.entries) - set(entries.tolist()))
        spent.append(found.evaluations)
    share = float(np.mean(recall))
    return _case("twenty entries (recall)", truth, method, share, false, spent)


def _slice(
    first: Measure,
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
        flat = yours.reshape(-1)
        found = numdiff.locate(first(flat), flat, shape, seed=seed + 100 * trial)
        hits += (axis, (place,)) in found.slices
        spent.append(found.evaluations)
    return _case(f"a {name} of W1, sign", truth, method, hits / trials, 0, spent)


def _case(
    fault: str, truth: Array, method: str, found: float, false: int, spent: list[int]
) -> Case:
    middle = statistics.median(spent)
    return Case(fault, truth.size, method, len(spent), found, false, middle, max(spent))
