"""A subject without some of its findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..model import Finding, SubjectReport


def without(
    subject: SubjectReport, leaves: Callable[[Finding], bool], reason: str
) -> SubjectReport:
    """The subject without what `leaves` says, and without what follows from that.

    One that failed for nothing else passes; `reason` says by whose word.
    """
    gone = {f.code for f in subject.findings if leaves(f)}
    kept = tuple(
        f for f in subject.findings if not leaves(f) and (f.consequence_of not in gone or not gone)
    )
    if len(kept) == len(subject.findings):
        return subject
    failed = subject.status == "failed" and any(f.severity == "error" for f in kept)
    status = subject.status if subject.status != "failed" or failed else "passed"
    return replace(subject, findings=kept, status=status, reason=subject.reason or reason)
