"""The lines of the verdict: each a fact of the lab that passes or fails."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from .. import numdiff
from ..model import Array, Check, Comparison, Forward
from . import corners, repeats, rows
from .lab import Lab


def checks(lab: Lab) -> tuple[Check, ...]:
    """Every check that applies to the subject, gradients first."""
    sizes = {k: int(v.size) for k, v in lab.point().values.items()}
    found = [_gradient(c, sizes[c.wrt]) for c in lab.comparisons.values()]
    return (
        *found,
        *corners.checks(lab),
        *_linear(lab),
        *_pure(lab),
        *_renewed(lab),
        *_independent(lab),
    )


def with_opinion(lab: Lab, check: Check) -> Check:
    """The check with what others say beside it, where it is one of a gradient.

    Of the objective <cotangent, output> at the generic point: scipy.optimize.check_grad (left out
    for large arrays: a forward difference for every entry), scipy.differentiate.derivative and
    the Taylor order along one direction. Left out where the backward fails.
    """
    point = lab.point()
    yours = lab.claimed(point).gradients.get(check.wrt)
    if check.name != "gradient" or yours is None or yours.shape != point.values[check.wrt].shape:
        return check
    g = np.asarray(1.0 if point.cotangent is None else point.cotangent)
    x = np.asarray(point.values[check.wrt], dtype=float)

    def value(at: Array) -> float:
        output = lab.output({**point.values, check.wrt: at})
        return math.nan if output is None else float(np.sum(output * g))

    figure = None
    if lab.entries(check.wrt, point) is None:
        figure = numdiff.check_grad_figure(value, lambda _: yours, x)
    d = numdiff.signed(1, x.size, seed=lab.seed)[0].reshape(x.shape) / math.sqrt(max(1, x.size))
    said = float(np.sum(yours * d))

    def along(t: float) -> float:
        return value(x + t * d)

    return replace(
        check,
        second_opinion=figure,
        differentiate=numdiff.differentiate_figure(along, said),
        taylor_order=numdiff.taylor_order(along, said, scale=numdiff.typical_size(x)),
    )


def _gradient(c: Comparison, size: int) -> Check:
    entries = 0 if c.reference is None else size
    if c.wrong is not None and c.entries is None:
        # the look that counts may be at a point of other sizes
        entries = int(c.wrong.size)
    wrong = entries if c.wrong is None and c.status == "failed" else 0
    wrong = int(c.wrong.sum()) if c.wrong is not None else wrong
    return Check(
        "gradient", c.wrt, c.status, "gradient", c.evaluations, c.max_error, c.error_bar,
        wrong, entries, c.smallest_detectable, c.method, c.second_opinion, reason=c.reason,
    )  # fmt: skip


def _linear(lab: Lab) -> Iterator[Check]:
    """Backward is linear in its upstream gradient."""
    if lab.card.scalar or not lab.card.takes_cotangent or not lab.card.has_backward:
        return
    point = lab.point()
    once = lab.claimed(point)
    g = np.asarray(point.cotangent)
    twice = lab.claimed(point, -2.0 * g)
    if once.failure is not None or twice.failure is not None:
        return
    gaps = [
        float(np.max(np.abs(-2.0 * once.gradients[k] - twice.gradients[k]), initial=0.0))
        for k in once.gradients
        if k in twice.gradients and once.gradients[k].shape == twice.gradients[k].shape
    ]
    size = max(
        (float(np.max(np.abs(v), initial=0.0)) for v in once.gradients.values()), default=0.0
    )
    worst = max(gaps, default=0.0)
    bar = 1e-9 * size + 1e-12
    yield Check(
        "linear in dout", "dout", "passed" if worst <= bar else "failed", "gradient", 2, worst, bar,
        int(worst > bar), 1, bar / size if size else math.nan,
    )  # fmt: skip


def _pure(lab: Lab) -> Iterator[Check]:
    """Neither pass changes what the caller handed over."""
    point = lab.point()
    data = {s.name for s in lab.card.slots if s.role != "parameter"}
    outcome = lab.pass_at(point) if lab.card.has_backward else lab.run(Forward(point.values))
    record = outcome.records[0]
    if record.failure is None:
        changed = sorted(data & set(record.mutated))
        yield _purity("forward leaves its inputs alone", changed)
    if lab.card.has_backward:
        if outcome.failure is None:
            changed = sorted({"cotangent"} & set(outcome.records[-1].mutated))
            yield _purity("backward leaves dout alone", changed)


def _purity(name: str, changed: list[str]) -> Check:
    return Check(
        name, ", ".join(changed), "failed" if changed else "passed", "purity", 1,
        reason=f"changes {', '.join(changed)}" if changed else None,
    )  # fmt: skip


def _renewed(lab: Lab) -> Iterator[Check]:
    """The backward is that of the last forward, also on an object that has seen another."""
    stale = repeats.stale(lab)
    if stale is not None:
        yield Check(
            "backward follows the last forward", ", ".join(stale), "failed" if stale else "passed",
            "purity", 6,
        )  # fmt: skip


def _independent(lab: Lab) -> Iterator[Check]:
    """The samples of a batch do not feel each other."""
    if lab.card.kind != "activation" or lab.card.style == "function":
        return
    moved = rows.leak(lab)
    if moved is None or rows.normalises_batch(lab):
        return
    yield Check(
        "samples are independent", "", "failed" if moved else "passed", "value", 4, moved, 1e-7,
        int(bool(moved)), 1,
    )  # fmt: skip
