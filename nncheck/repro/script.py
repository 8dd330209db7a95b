"""From a finding to the text of its script."""

from __future__ import annotations

import numpy as np

from ..bench.protocol import Bench
from ..bench.replaying import run_text
from ..lab import Lab
from ..model import Array, Backward, Finding, Forward, Point, Replayed, SubjectReport, Trial
from ..repair.code import Code
from ..sources import Source
from . import steps
from .examples import asks_above, candidates, other, shows
from .parts import NoScript, array, assembled, pasted

# numbers that a script may hold, in all
_LARGEST = 20_000
_ABOVE = 1.23456789


def script(bench: Bench, source: Source, subject: SubjectReport, finding: Finding) -> str:
    """The script; NoScript says why there is none."""
    # of an engine the expression in which the finding shows
    graph = finding.facts.get("graph")
    card = bench.card(subject.name if graph is None else f"{subject.name}: {graph}")
    if card.kind == "optimizer":
        return steps.script(bench, source, card, finding)
    if not card.slots:
        raise NoScript(f"code of the style {subject.style} is not written into scripts")
    lab = Lab(bench, card, Code(source))
    # where all values differ, so that each is found again at one place
    usual = lab.point()
    replayed = _replayed(lab, usual)
    point = next((p for p in candidates(lab, usual, finding) if shows(lab, p)), None)
    mended = _mended(bench, lab, usual, finding) if point is None else None
    if point is None and mended is None:
        raise NoScript("one forward and one backward of it show nothing, however right or wrong")
    return assembled(
        finding, source, pasted("shown.py"), _values(point or usual, mended), run_text(replayed),
        "show(shown_run, shown_values, shown_right)",
    )  # fmt: skip


def _replayed(lab: Lab, usual: Point) -> Replayed:
    # an upstream gradient of 1 could stand for anything that is 1
    first = Point(usual.values, _ABOVE) if asks_above(lab) else usual
    points = (first, other(lab, first))
    steps = [step for p in points for step in (Forward(p.values), Backward(p.cotangent))]
    (outcome,) = lab.bench.run(lab.card.name, [Trial(tuple(steps), record=True)])
    if outcome.failure is not None:
        raise NoScript(f"it raises {outcome.failure.type}: {outcome.failure.message}")
    replayed = outcome.replayed
    if replayed is None or replayed.missing:
        raise NoScript(replayed.missing if replayed is not None else "nothing was called")
    return replayed


def _mended(bench: Bench, lab: Lab, usual: Point, finding: Finding) -> Array | None:
    """What the code gives once it is fixed, where that is something else."""
    if finding.fix is None or not finding.fix.verified:
        return None
    try:
        (outcome,) = bench.edited(finding.fix.edits).run(
            lab.card.name, [Trial((Forward(usual.values),))]
        )
    except (LookupError, SyntaxError):
        return None
    right, yours = outcome.records[-1].output, lab.output(usual.values)
    if right is None or yours is None or right.shape != yours.shape:
        return None
    return None if np.allclose(right, yours, rtol=1e-6, atol=1e-12) else right


def _values(point: Point, mended: Array | None) -> str:
    values = dict(point.values)
    if point.cotangent is not None:
        values["dout"] = np.asarray(point.cotangent, dtype=float)
    if sum(np.size(v) for v in values.values()) > _LARGEST:
        raise NoScript("its example is too large to be written down")
    lines = "".join(f"        {name!r}: {array(value)},\n" for name, value in values.items())
    right = "None" if mended is None else array(mended)
    return (
        f"def shown_values():\n    return {{\n{lines}    }}\n\n"
        f"# what it gives once it is fixed\nshown_right = {right}"
    )
