"""The script for a finding about an optimizer: its steps beside the right ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..bench.protocol import Bench
from ..bench.walking import given_as_slots, walk_text
from ..lab import StepLab
from ..lab.optimizing.recursion import steps
from ..lab.optimizing.verdict import Verdict
from ..model import Array, Card, Course, Finding, Replayed
from ..repair.code import Code
from ..sources import Source
from .parts import NoScript, array, assembled, pasted

_Steps = Sequence[Mapping[str, Array]]


def script(bench: Bench, source: Source, card: Card, finding: Finding) -> str:
    """The script; NoScript says why there is none."""
    lab = StepLab(bench, card, Code(source))
    verdict = _verdict(lab, finding)
    course = verdict.course
    (walk,) = bench.walk(card.name, [replace(course, record=True)])
    replayed = walk.replayed or Replayed((), (), "", (), {}, missing="nothing was called")
    if replayed.missing:
        raise NoScript(replayed.missing)
    words, right = _right(bench, card, finding, verdict)
    if len(right) == len(walk.values) and all(
        np.allclose(a[n], b[n], rtol=1e-6, atol=1e-9, equal_nan=True)
        for a, b in zip(walk.values, right, strict=True)
        for n in b
    ):
        raise NoScript("its steps are the right ones, so they show nothing")
    return assembled(
        finding, source, pasted("shown_steps.py"), _values(course, words, right), walk_text(replayed.forward),
        "show_steps(shown_run, shown_values, shown_right, shown_words)",
    )  # fmt: skip


def _verdict(lab: StepLab, finding: Finding) -> Verdict:
    """The setting in which the finding shows, else the first in which something is wrong."""
    wrong = [v for v in lab.verdicts if v.fit is not None and v.fit.faults]
    mine = [v for v in wrong if v.fit and any(f.code == finding.code for f in v.fit.faults)]
    return (mine or wrong or list(lab.verdicts))[0]


def _right(bench: Bench, card: Card, finding: Finding, verdict: Verdict) -> tuple[str, _Steps]:
    course, fit = verdict.course, verdict.fit
    names = list(course.start)
    if fit is not None and fit.faults:
        meant = fit.faults[0].meant
        start, given = (
            [course.start[n] for n in names],
            [[g[n] for n in names] for g in course.gradients],
        )
        right = steps(meant, fit.numbers, start, given, course.losses)
        return f"the steps of {meant.algorithm}", [dict(zip(names, s, strict=True)) for s in right]
    if finding.fix is None or not finding.fix.verified:
        raise NoScript("nothing is known that its steps could be held against")
    try:
        (walk,) = bench.edited(finding.fix.edits).walk(card.name, [course])
    except (LookupError, SyntaxError) as problem:
        raise NoScript("the fixed code could not be run for comparison") from problem
    return "its steps once it is fixed", walk.values


def _values(course: Course, words: str, right: _Steps) -> str:
    slots = "".join(f"        {n!r}: {array(v)},\n" for n, v in given_as_slots(course).items())
    rows = "".join(
        f"    {{{', '.join(f'{n!r}: {array(v)}' for n, v in step.items())}}},\n" for step in right
    )
    return (
        f"def shown_values():\n    return {{\n{slots}    }}\n\n"
        f"shown_words = {words!r}\nshown_right = [\n{rows}]"
    )
