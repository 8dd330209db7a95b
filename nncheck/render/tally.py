"""The closing sentence: how many subjects, how they ended, how many causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nncheck.model import Report, Status
from nncheck.render.causes import Cause
from nncheck.render.decimals import count, seconds

WORDS: dict[Status, str] = {
    "passed": "passed",
    "failed": "failed",
    "inconclusive": "inconclusive",
    "skipped": "skipped",
    "error": "could not be run",
}


def statuses(report: Report) -> Counter[Status]:
    """How many subjects ended in each way."""
    return Counter(subject.status for subject in report.subjects)


def severities(told: Sequence[Cause]) -> Counter[str]:
    """How many root causes are errors, how many are warnings."""
    return Counter(cause.told.severity for cause in told)


def summary(report: Report, told: Sequence[Cause]) -> str:
    """`4 subjects: 2 passed, 1 failed, 1 skipped; 1 error, 2 warnings (0.8 s)`."""
    ended, found = statuses(report), severities(told)
    parts = [f"{ended[status]} {word}" for status, word in WORDS.items() if ended[status]]
    text = f"{count(len(report.subjects), 'subject')}: {', '.join(parts)}"
    if not report.subjects:
        text = "nothing to check was found"
    listed = [count(n, noun) for noun in ("error", "warning") if (n := found[noun])]
    if listed:
        text += f"; {', '.join(listed)}"
    if report.errors:
        text += f"; {count(len(report.errors), 'source')} could not be read"
    return f"{text} ({seconds(report.elapsed_s)})"
