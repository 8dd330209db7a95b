"""The proven fixes of a report: the edits, their diff, and writing them."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Edit, Finding, Report
from .sources import read


def apply_fixes(report: Report, *, write: bool) -> str:
    """The unified diff of all proven fixes; `write` puts them into the files as well."""
    diffs = []
    for path, edits in fixes(report).items():
        source = read(path)
        diffs.append(source.diff(edits))
        if write:
            source.write(edits)
    return "".join(diffs)


def fixes(report: Report) -> dict[str, list[Edit]]:
    """The edits of all proven fixes by file; where two overlap, the later holds the earlier."""
    found: dict[str, list[Edit]] = {}
    for finding in _once(report.findings):
        if finding.fix is None or not finding.fix.verified:
            continue
        for edit in finding.fix.edits:
            edits = found.setdefault(edit.path, [])
            edits[:] = [e for e in edits if e.end <= edit.start or edit.end <= e.start or e == edit]
            if edit not in edits:
                edits.append(edit)
    return {path: sorted(edits, key=lambda e: e.start) for path, edits in found.items()}


def _once(findings: Sequence[Finding]) -> list[Finding]:
    return list({(f.code, f.place, f.message): f for f in findings}.values())
