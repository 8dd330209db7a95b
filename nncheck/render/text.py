"""`--format text`: for people at a terminal. Causes first, then what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator

from nncheck.model import Report, SubjectReport
from nncheck.render.causes import Cause, causes
from nncheck.render.certificate import certificate
from nncheck.render.diagnostic import diagnostic
from nncheck.render.following import following
from nncheck.render.inert import inert, inert_lines
from nncheck.render.look import Look
from nncheck.render.paint import Paint, paint_with
from nncheck.render.tally import summary
from nncheck.render.unsaid import ending, unsaid
from nncheck.render.where import where

Block = list[str]


def render(report: Report, look: Look) -> str:
    """Blocks with an empty line between them; the last one is the summary."""
    told = causes(report)
    paint = paint_with(color=look.color)
    blocks = [block for cause in told for block in _cause(cause, look, paint)]
    blocks.append(_unsaid(report, look, paint))
    if look.verbose:
        blocks += [certificate(s) for s in report.subjects if s.checks or s.guesses]
        blocks += [_captured(s) for s in report.subjects if s.captured.strip()]
    if not look.quiet:
        blocks.append(_notes(report, look, paint))
        blocks.append(list(_closing(report, told, look, paint)))
    return "\n".join("\n".join(block) + "\n" for block in blocks if block)


def _cause(cause: Cause, look: Look, paint: Paint) -> Iterator[Block]:
    """The cause; with -v each of its consequences in full, else all of them in one line."""
    verbose = look.verbose
    follows = "" if verbose else following(cause)
    yield diagnostic(
        cause.told, cause.subject, cause.names, paint=paint, follows=follows, verbose=verbose
    )
    if verbose:
        for after in cause.consequences:
            names = (after.subject.name,)
            yield diagnostic(after.finding, after.subject, names, paint=paint, verbose=verbose)


def _unsaid(report: Report, look: Look, paint: Paint) -> Block:
    subjects = [
        f"{where(s.path, s.line, s.cell)}: {paint(inert(s.name), 'bold')} {ending(s)}"
        for s in unsaid(report, skipped=not look.quiet)
    ]
    errors = [
        f"{where(e.path, e.line)}: could not be read: {inert(e.message)}" for e in report.errors
    ]
    return subjects + errors


def _notes(report: Report, look: Look, paint: Paint) -> Block:
    """Notes on files: all with -v, else loud ones, and where something could not be checked."""
    unchecked = {s.path for s in report.subjects if s.status not in ("passed", "failed")}
    unchecked |= {e.path for e in report.errors}
    return [
        f"{where(n.path, n.line, n.cell)}: {paint('note', 'bold')}: {inert(n.message)}"
        for n in report.notes
        if look.verbose or n.loud or n.path in unchecked or not report.subjects
    ]


def _captured(subject: SubjectReport) -> Block:
    heading = f"{where(subject.path, subject.line, subject.cell)}: {inert(subject.name)} printed:"
    return [heading, *(f"   {line}".rstrip() for line in inert_lines(subject.captured))]


def _closing(report: Report, told: tuple[Cause, ...], look: Look, paint: Paint) -> Iterator[str]:
    if look.verbose:
        yield f"seed {report.seed}, isolation: {inert(report.isolation)}"
    if told:
        yield f"more about a code: nncheck explain {told[0].told.code}"
    yield paint(summary(report, told), "green" if report.ok else "red")
