"""Where the gradients of a subject are compared: a few points, more or fewer by the effort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..budget import effort
from ..model import Comparison, Point
from . import excuses

if TYPE_CHECKING:
    from .lab import Lab

# other sizes of the inputs, for what is saturated wherever it was looked at
SCALES = (1e-3, 30.0)
# where distances are small
_NEAR = 0.2
_CUTS = re.compile(r"margin|maximum\(|clip\(|where\(|[<>]")
VACUOUS = 1
_RANK = {"skipped": 0, "passed": 2, "inconclusive": 3, "failed": 4}


def looks(lab: Lab) -> tuple[Point, ...]:
    """One point is enough for what is large."""
    first = lab.point()
    total = sum(first.values[s.name].size for s in lab.differentiable)
    if total > 400 or lab.has_data:
        return (first,)
    if lab.card.part_of and lab.card.style != "operator":
        return (first, *_turned(lab))
    # not every size will do: a gated linear unit halves its input
    runs = lab.output(lab.point("wide").values) is not None
    second = lab.point("wide" if runs else "other")
    if effort().more < 0:
        return (first, second)
    others = [lab.point(f"more {k}") for k in range(effort().more)]
    return (first, second, *_special(lab), *_turned(lab), *_other_targets(lab), *others)


def _turned(lab: Lab) -> Iterator[Point]:
    """Of an operator on a number or two, both sides of 0."""
    slots = lab.card.slots
    if lab.card.part_of and all(not s.shape and s.domain.values == "real" for s in slots):
        yield lab.scaled(lab.point(), -1.0)


def _special(lab: Lab) -> Iterator[Point]:
    """A batch of one; and, of what is no loss, beside the numbers that its code compares with.

    Far out a loss feels its own epsilon (log(y + 1e-7)), which is no fault of its backward.
    """
    names = [excuses.THRESHOLDS] if lab.thresholds and not lab.card.scalar else []
    if "N" in lab.card.sizes:
        names.append("single")
    if _has_margin(lab):
        yield replace(lab.scaled(lab.point(), _NEAR), name="near")
    for name in names:
        point = lab.point(name)
        output = lab.output(point.values)
        if output is not None and output.size and np.all(np.isfinite(output)):
            yield point


def _has_margin(lab: Lab) -> bool:
    """A loss that cuts something off may do so wherever it was looked at: two embeddings are as far
    from each other as their sizes have it.
    """
    if lab.card.kind != "loss" or any(s.domain.values != "real" for s in lab.differentiable):
        return False
    reached = lab.code.reached(lab.card.forward)
    return any(_CUTS.search(lab.code.text(lab.code.functions[n])) for n in reached)


def _other_targets(lab: Lab) -> list[Point]:
    """Points with the other form of targets (one-hot or indices), where both passes take it."""
    found = []
    for name in ("index targets", "onehot targets"):
        if any(v.name == name for v in lab.card.variants):
            point = lab.point(variant=name)
            outcome = lab.pass_at(point)
            output = outcome.records[0].output
            finite = output is not None and np.all(np.isfinite(output))
            if outcome.failure is None and finite and outcome.records[-1].gradients:
                found.append(point)
    return found


def weight(found: Comparison) -> int:
    """The worst look counts; one that tested nothing does not outweigh one that passed."""
    vacuous = found.status == "inconclusive" and "not tested" in (found.reason or "")
    return VACUOUS if vacuous else _RANK[found.status]
