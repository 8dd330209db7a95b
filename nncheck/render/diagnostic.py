"""One finding as a block of lines: headline, excerpt, notes, helps, fix."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from nncheck.model import Finding, Fix, SubjectReport
from nncheck.render.excerpt import Row, label, rows
from nncheck.render.inert import cut, inert, visible
from nncheck.render.paint import Color, Paint
from nncheck.render.patch import changes, proof
from nncheck.render.plain import plain
from nncheck.render.where import where_found

_SIGNS: dict[str, Color] = {"-": "red", "+": "green", "@": "dim"}


def diagnostic(
    finding: Finding,
    subject: SubjectReport,
    names: Sequence[str],
    *,
    paint: Paint,
    follows: str = "",
    verbose: int = 0,
) -> list[str]:
    """The block; `names` go into the brackets, `follows` are the folded consequences."""
    lines = [_headline(finding, subject, names, paint)]
    lines += _excerpt(finding, paint)
    lines += [f"   {paint('note', 'bold')}: {inert(note)}" for note in finding.notes]
    if follows:
        lines.append(f"   {paint('consequences', 'bold')}: {follows}")
    lines += [f"   {paint('help', 'bold')}: {inert(text)}" for text in finding.helps]
    if finding.fix is not None:
        lines += _fix(finding.fix, paint, verbose)
    return lines + list(_details(finding, verbose))


def _headline(finding: Finding, subject: SubjectReport, names: Sequence[str], paint: Paint) -> str:
    error = finding.severity == "error"
    code = paint(finding.code, "red" if error else "yellow")
    message = paint(inert(finding.message), "bold")
    listed = ", ".join(inert(name, limit=80) for name in names)
    after = f", consequence of {finding.consequence_of}" if finding.consequence_of else ""
    place = where_found(finding, subject)
    return f"{place}: {code} {'' if error else 'warning: '}{message}   [{listed}{after}]"


def _excerpt(finding: Finding, paint: Paint) -> Iterator[str]:
    found = rows(finding)
    words = label(finding)
    gutter = max((len(str(row.line)) for row in found if row.inside), default=2)
    gutter = max(gutter, 2)
    for row in found:
        number = str(row.line) if row.inside else ""
        yield f"{paint(f'{number:>{gutter}} |', 'blue')} {row.text}".rstrip()
        if row.marked is not None:
            yield _carets(row, words, gutter, paint)
    if words and not any(row.marked for row in found):
        yield f"   {paint('note', 'bold')}: {words}"


def _carets(row: Row, words: str, gutter: int, paint: Paint) -> str:
    start, number = row.carets
    bar = paint(f"{'':{gutter}} |", "blue")
    marks = f"{'^' * number} {words}".rstrip()
    return f"{bar} {' ' * start}{paint(marks, 'red')}"


def _fix(fix: Fix, paint: Paint, verbose: int) -> Iterator[str]:
    lines = changes(fix)
    heading = f"   {paint('fix', 'bold')} ({proof(fix)}):"
    said = not lines or verbose
    yield f"{heading} {inert(fix.description)}".rstrip() if said else heading
    for change in lines:
        mark = f"     {change.sign} {change.text}".rstrip()
        yield f"     {paint(mark[5:], _SIGNS[change.sign])}"


def _details(finding: Finding, verbose: int) -> Iterator[str]:
    """At -v the example and the line that reproduces; at -vv the facts."""
    if not verbose:
        return
    for name, value in finding.example.items():
        yield f"   example: {inert(str(name), limit=80)} = {_short_json(value)}"
    if verbose > 1:
        for name, value in finding.facts.items():
            yield f"   fact: {inert(str(name), limit=80)} = {_short_json(value)}"
    if finding.reproduce:
        yield f"   reproduce: {inert(finding.reproduce)}"


def _short_json(value: object) -> str:
    return cut(visible(json.dumps(plain(value), ensure_ascii=False)), 240)
