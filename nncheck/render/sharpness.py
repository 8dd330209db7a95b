"""One sentence on what a subject's checks were worth: how many, how close, how sharp."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nncheck.model import Check
from nncheck.render.decimals import count, in_bars, short


def sharpness(checks: Sequence[Check]) -> str:
    """The sentence for the checks that passed; empty where none did.

    The error that would have been noticed is that of the least sharp of them.
    """
    passed = [check for check in checks if check.status == "passed"]
    if not passed:
        return ""
    evaluations = sum(check.evaluations for check in passed)
    parts = [f"{count(len(passed), 'check')} passed with {count(evaluations, 'evaluation')}"]
    bars = [in_bars(c.max_error, c.error_bar) for c in passed if c.error_bar or c.max_error]
    if finite := [value for value in bars if not math.isnan(value)]:
        parts.append(f"the largest error is {short(max(finite))} of its bar")
    seen = [c.smallest_detectable for c in passed if c.smallest_detectable > 0]
    if seen:
        parts.append(f"a relative error of {short(max(seen))} would have been noticed everywhere")
    return "; ".join(parts)
