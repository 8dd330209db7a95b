"""`--format github`: workflow commands, shown by GitHub as annotations on the changed lines."""

from __future__ import annotations

from collections.abc import Iterator

from nncheck.model import Place, Report
from nncheck.render.causes import Cause, causes
from nncheck.render.following import following
from nncheck.render.inert import inert
from nncheck.render.look import Look
from nncheck.render.patch import changes, proof
from nncheck.render.tally import summary
from nncheck.render.unsaid import ending, unsaid


def render(report: Report, look: Look) -> str:
    """One command a line; the closing sentence is a notice."""
    told = causes(report)
    lines = [_cause(cause) for cause in told]
    for s in unsaid(report):
        level = "notice" if s.status == "inconclusive" else "error"
        at = {**_span(Place(s.path, s.line, s.line, cell=s.cell)), "title": s.name}
        lines.append(_command(level, at, f"{inert(s.name)} {ending(s)}"))
    for e in report.errors:
        at = {"file": e.path, "line": str(e.line or 1), "title": "could not be read"}
        lines.append(_command("error", at, inert(e.message)))
    if not look.quiet:
        lines.append(_command("notice", {"title": "nncheck"}, summary(report, told)))
    return "".join(line + "\n" for line in lines)


def _cause(cause: Cause) -> str:
    told, s = cause.told, cause.subject
    place = told.place or Place(s.path, s.line, s.line, cell=s.cell)
    names = ", ".join(cause.names)
    properties = {**_span(place), "title": f"{told.code} {told.rule} [{names}]"}
    return _command(told.severity, properties, "\n".join(_message(cause, place)))


def _span(place: Place) -> dict[str, str]:
    """File, lines and (1-based) columns; GitHub knows no cells, so there only the file."""
    if place.cell is not None or place.line < 1:
        return {"file": place.path}
    span = {"file": place.path, "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line and place.end_column is not None:
        span |= {"col": str(place.column + 1), "endColumn": str(place.end_column)}
    return span


def _message(cause: Cause, place: Place) -> Iterator[str]:
    told = cause.told
    cell = "" if place.cell is None else f"cell {place.cell}, line {place.line}: "
    yield cell + inert(told.message)
    yield from (f"note: {inert(note)}" for note in told.notes)
    if follows := following(cause):
        yield f"consequences: {follows}"
    yield from (f"help: {inert(text)}" for text in told.helps)
    if told.fix is not None:
        yield f"fix ({proof(told.fix)}): {inert(told.fix.description)}"
        yield from (f"{change.sign} {change.text}" for change in changes(told.fix))


def _command(level: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {listed}::{_data(message)}"


# the escapes of actions/toolkit packages/core/src/command.ts
def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(inert(text, limit=200)).replace(":", "%3A").replace(",", "%2C")
