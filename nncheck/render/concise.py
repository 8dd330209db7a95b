"""`--format concise`: `path:line:col: NN201 message [Subject]`, one line per root cause."""

from __future__ import annotations

from nncheck.model import Report
from nncheck.render.causes import Cause, causes
from nncheck.render.inert import inert
from nncheck.render.look import Look
from nncheck.render.unsaid import ending, unsaid


def render(report: Report, _look: Look) -> str:
    """Columns are 1-based, as editors count; what could not be read or run has its line too."""
    lines = [_line(cause) for cause in causes(report)]
    lines += [
        f"{_spot(s.path, s.line, 0, s.cell)}: {inert(s.name)} {ending(s)}" for s in unsaid(report)
    ]
    lines += [
        f"{_spot(e.path, e.line or 1, 0, None)}: could not be read: {inert(e.message)}"
        for e in report.errors
    ]
    return "".join(line + "\n" for line in lines)


def _line(cause: Cause) -> str:
    told, s, place = cause.told, cause.subject, cause.told.place
    if place is None:
        spot = _spot(s.path, s.line, 0, s.cell)
    else:
        spot = _spot(place.path, place.line, place.column, place.cell)
    names = ", ".join(inert(name, limit=80) for name in cause.names)
    return f"{spot}: {told.code} {inert(told.message)} [{names}]"


def _spot(path: str, line: int, column: int, cell: int | None) -> str:
    inner = "" if cell is None else f":cell {cell}"
    return f"{inert(path)}{inner}:{line}:{column + 1}"
