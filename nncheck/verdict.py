"""One number for a whole report: the exit code."""

from __future__ import annotations

from nncheck.model import Report

_JUDGED = ("passed", "failed")


def exit_code(report: Report, fail_on: str) -> int:
    """0: nothing at or above `fail_on`; 1: something is; 2: nothing could be checked.

    What could not be read or run counts like an error, or a broken file beside a good one would
    pass unseen. `fail_on` is "error", "warning" or "never".
    """
    if not report.findings and not any(s.status in _JUDGED for s in report.subjects):
        return 2
    if fail_on == "never":
        return 0
    counted = ("error", "warning") if fail_on == "warning" else ("error",)
    found = any(finding.severity in counted for finding in report.findings)
    return 1 if found or not report.ok else 0
