"""Places in words: `net.py:12`, `nb.ipynb:cell 7:line 4`."""

from __future__ import annotations

from nncheck.model import Finding, SubjectReport
from nncheck.render.inert import inert


def where(path: str, line: int | None, cell: int | None = None) -> str:
    """A place for people and for editors' click-to-open; line 0 or None is not known."""
    shown = inert(path)
    if cell is not None:
        shown += f":cell {cell}"
    if not line:
        return shown
    return f"{shown}:line {line}" if cell is not None else f"{shown}:{line}"


def where_found(finding: Finding, subject: SubjectReport) -> str:
    """Where a finding stands; one without a place stands at its subject."""
    place = finding.place
    if place is None:
        return where(subject.path, subject.line, subject.cell)
    return where(place.path, place.line, place.cell)
