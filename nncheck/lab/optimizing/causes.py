"""What the rules about optimizers read: the faults of a lab's fits, and what they amount to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ...model import Array, Check
from .faults import Fault
from .recursion import steps
from .steplab import StepLab, Verdict


@dataclass(frozen=True, slots=True)
class Cause:
    """One fault with the verdict that it is from, and the first steps beside the right ones."""

    verdict: Verdict
    fault: Fault
    yours: float
    right: float

    @property
    def only(self) -> str:
        """The tensor that alone has the fault; "" where all have."""
        return self.verdict.fit.only if self.verdict.fit is not None else ""

    @property
    def is_stuck(self) -> bool:
        """All corrections are as if t were 1: the power is missing, or t never moves."""
        form, meant = self.fault.form, self.fault.meant
        pairs = (
            (form.first_correction, meant.first_correction),
            (form.second_correction, meant.second_correction),
        )
        return all(is_ == "no power" for is_, should in pairs if should == "power")

    @property
    def measured(self) -> str:
        """The first step beside the right one, in units of the learning rate."""
        if self.only:
            return f"only {self.only} has it; the other tensors move as they should"
        setting = f" with {self.verdict.setting.name}" if self.verdict.setting.name else ""
        return f"largest step of the first six{setting}: yours {self.yours:.4g}, right {self.right:.4g}"


def of(lab: StepLab, code: str) -> Iterator[Cause]:
    """The fault of this code, in the first setting that shows it."""
    for verdict in lab.verdicts:
        fit = verdict.fit
        for fault in fit.faults if fit is not None else ():
            if fault.code == code:
                yield Cause(verdict, fault, *_sizes(verdict, fault))
                return


def _sizes(verdict: Verdict, fault: Fault) -> tuple[float, float]:
    assert verdict.fit is not None
    course = verdict.course
    names = list(course.start)
    seen = [[course.start[n] for n in names]] + [[v[n] for n in names] for v in verdict.walk.values]
    given = [[g[n] for n in names] for g in course.gradients]
    start = seen[0]
    right = [start, *steps(fault.meant, verdict.fit.numbers, start, given, course.losses)]
    return _largest(seen), _largest(right)


def _largest(rows: list[list[Array]]) -> float:
    with np.errstate(all="ignore"):
        moves = [
            float(np.max(np.abs(np.asarray(b, dtype=float) - a), initial=0.0))
            for before, after in itertools.pairwise(rows)
            for a, b in zip(before, after, strict=True)
        ]
    return max(moves, default=0.0) if np.all(np.isfinite(moves)) else float("nan")


def checks(lab: StepLab) -> tuple[Check, ...]:
    """The lines of the verdict on an optimizer."""
    return (*_recursions(lab), *_facts(lab))


def _recursions(lab: StepLab) -> Iterator[Check]:
    for verdict in lab.verdicts:
        fit = verdict.fit
        name = verdict.setting.name or "as built"
        entries = sum(int(v.size) for v in verdict.course.start.values())
        if fit is not None:
            wrong = any(f.severity == "error" and f.code != "NN706" for f in fit.faults)
            if not verdict.claims and not lab.is_strict and wrong:
                continue
            yield Check(
                f"steps of {fit.form.algorithm}", name, "failed" if wrong else "passed", "optimizer",
                len(verdict.course.gradients), entries=entries, entries_wrong=entries if wrong else 0,
                method="recursion", smallest_detectable=1e-9,
            )  # fmt: skip
        elif verdict.walk.failure is not None:
            failure = verdict.walk.failure
            yield Check(
                "steps", name, "failed", "optimizer", reason=f"{failure.type}: {failure.message}"
            )
        elif verdict.claims and not verdict.scaled and lab.is_strict:
            yield Check(
                f"steps of {verdict.claims[0]}", name, "failed", "optimizer", entries=entries
            )
        else:
            yield Check(
                "moves by the gradient", name, "passed", "optimizer", len(verdict.walk.values)
            )


def _facts(lab: StepLab) -> Iterator[Check]:
    facts: Mapping[str, bool] = {
        "a weight without a gradient stays a number": not lab.lost_at_zero,
        "every tensor is moved": not lab.unmoved,
        "a fresh optimizer starts anew": not lab.remembers,
    }
    if len(lab.card.slots) > 1:
        facts = {**facts, "tensors do not feel each other": lab.mixed is None}
    for name, holds in facts.items():
        yield Check(name, "", "passed" if holds else "failed", "optimizer", 3)
