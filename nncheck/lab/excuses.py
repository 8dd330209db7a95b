"""Differences that are meant: an epsilon in the forward, a gradient that is clipped where large,
differences in place of a derivative, a gradient that says it is another (reversed, straight-through).

None is a wrong formula. The first two all but vanish where values are small, which tells them from
one; `rough` knows the third and `surrogate` the last.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..model import Array, Comparison, Point
from . import surrogate
from .rough import is_rough

if TYPE_CHECKING:
    from .lab import Lab

# the name of the points at which nothing more is excused
CALM = "calm"
# that of the points beside the numbers that code compares with; so much is no fault there: a
# softplus that is x from 20 on is off by e^-20
THRESHOLDS = "thresholds"
_APPROXIMATE = 1e-3
# what differences with a common step are off by at most
_OF_STEPS = 1e-4
# what an epsilon of 1e-7 may change a gradient by; a larger one more, up to ten times
_SMALL, _LARGER = 0.05, 10.0
# so many times the epsilon itself is left of the difference at a third of the size, at most
_VANISHES = 200
_CLIPS = re.compile(r"norm|sqrt|clip", re.IGNORECASE)
_TINY = re.compile(r"\b\d*\.?\d*e-(?:0?[5-9]|[1-9]\d)\b|\beps|finfo|0\.0000\d+", re.IGNORECASE)


def excused(lab: Lab, slot: str, at: Point, found: Comparison) -> Comparison:
    """The comparison, passed with a reason where the difference is one of these."""
    if at.name == CALM:
        return found
    if at.name == THRESHOLDS and relative(found) < _APPROXIMATE:
        reason = (
            f"differs by {relative(found):.1g} of its size beside a number where a formula is cut"
        )
        return replace(found, status="passed", reason=reason)
    if _only_epsilon(lab, slot, at, found):
        reason = (
            f"differs by {relative(found):.1g} of its size: an epsilon in the forward biases the "
            "value (NN313, eps-biases-value), the formula is right"
        )
        return replace(found, status="passed", reason=reason)
    if relative(found) < _OF_STEPS and is_rough(lab, slot, at):
        reason = f"differs by {relative(found):.1g} of its size: backward takes differences of the forward"
        return replace(found, status="passed", reason=reason)
    if found.status == "failed" and _is_clipped(lab, slot, at, found):
        return replace(found, status="passed", reason="clipped where it is large")
    meant = surrogate.stated(lab, slot, at, found)
    if meant is not None:
        return replace(found, status="passed", reason=meant)
    return found


def _only_epsilon(lab: Lab, slot: str, at: Point, found: Comparison) -> bool:
    """A loss like log(y + 1e-7) is not quite what its backward differentiates, on purpose.

    The difference is small, the code holds such a constant, and where no probability is small
    (inputs and parameters at a third of their size) it all but vanishes. A forgotten penalty is
    proportional to its parameter and does not pass for this.
    """
    if not lab.card.scalar or not relative(found) < _SMALL * _LARGER:
        return False
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    tiny = _TINY.findall(_text(lab, [*reached, *lab.card.definitions]))
    if not tiny:
        return False
    largest = max([1e-7, *(float(n) for n in tiny if n[-1].isdigit())])
    if not relative(found) < _SMALL * min(_LARGER, largest / 1e-7):
        return False
    there = lab.compared(slot, lab.scaled(at, 0.3))
    return relative(there) < _VANISHES * largest and not _proportional_to(found, at.values[slot])


def _is_clipped(lab: Lab, slot: str, at: Point, found: Comparison) -> bool:
    """A gradient that is scaled down where its norm is large, and right where it is small."""
    yours, true = found.yours, found.reference
    if not lab.card.is_network or yours is None or true is None or yours.shape != true.shape:
        return False
    if not _CLIPS.search(_text(lab, lab.code.reached(lab.card.backward))):
        return False
    c = float(np.sum(yours * true) / max(float(np.sum(true * true)), 1e-300))
    slack = 1e-6 * float(np.abs(true).max())
    even = bool(np.allclose(yours, c * true, rtol=1e-4, atol=slack))
    return 0 < c < 1 and even and lab.compared(slot, lab.scaled(at, 0.05)).status == "passed"


def _text(lab: Lab, names: Sequence[str]) -> str:
    functions = lab.code.functions
    return " ".join(lab.code.text(functions[n]) for n in dict.fromkeys(names) if n in functions)


def relative(found: Comparison) -> float:
    """The largest error in units of the reference's size; inf where there is none."""
    if found.reference is None or found.yours is None or found.yours.shape != found.reference.shape:
        return math.inf
    finite = found.reference[np.isfinite(found.reference)]
    if not finite.size:
        return math.inf
    size = float(np.sqrt(np.mean(np.square(finite))))
    gap = float(np.max(np.abs(found.yours - found.reference), initial=0.0))
    return gap / size if size > 0 else math.inf


def _proportional_to(found: Comparison, value: Array) -> bool:
    """The difference is a multiple of the array itself, as a penalty's gradient is."""
    if found.yours is None or found.reference is None or found.yours.shape != value.shape:
        return False
    gap = found.yours - found.reference
    if gap.size < 6:
        return False
    scale = float(np.linalg.norm(gap) * np.linalg.norm(value))
    return scale > 0 and abs(float(np.sum(gap * value))) > 0.999 * scale
