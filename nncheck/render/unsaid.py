"""Subjects that no finding speaks for: could not be run, inconclusive, skipped, or unexplained."""

from __future__ import annotations

from nncheck.model import Report, SubjectReport
from nncheck.render.inert import inert
from nncheck.render.tally import WORDS


def unsaid(report: Report, *, skipped: bool = False) -> list[SubjectReport]:
    """What must not pass in silence, in the order of the report; `skipped` adds the skipped."""
    return [s for s in report.subjects if _needs_word(s, skipped=skipped)]


def ending(subject: SubjectReport) -> str:
    """How it ended and why: `skipped: no example inputs could be built`."""
    reason = subject.reason
    if reason is None and subject.status == "failed":
        wrong = [f"{c.name} {c.wrt}".rstrip() for c in subject.checks if c.status == "failed"]
        reason = f"{', '.join(wrong) or 'a check'} is wrong, and no cause was named"
    word = WORDS[subject.status]
    return f"{word}: {inert(reason)}" if reason else word


def _needs_word(subject: SubjectReport, *, skipped: bool) -> bool:
    if subject.status == "failed":
        return not subject.findings
    return subject.status in ("error", "inconclusive") or (skipped and subject.status == "skipped")
