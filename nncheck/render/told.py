"""Finding → what a page tells of it: plain values, inert and bounded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nncheck.model import Explanation, Finding, Fix, SubjectReport
from nncheck.render.excerpt import label, rows
from nncheck.render.inert import cut, inert, inert_lines, visible
from nncheck.render.patch import Change, changes, proof
from nncheck.render.plain import plain
from nncheck.render.where import where_found

_EMPTY = ("[]", "{}", "null", '""')


@dataclass(frozen=True, slots=True)
class Line:
    """A source line; `mark` is the span, `after` what follows it, `label` goes under the span."""

    number: int
    inside: bool
    before: str
    mark: str = ""
    after: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in full."""

    code: str
    rule: str
    severity: str
    certainty: str
    message: str
    place: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    helps: tuple[str, ...]
    proof: str
    fixed: str
    changes: tuple[Change, ...]
    values: tuple[tuple[str, str, str], ...]
    reproduce: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What a code means: paragraphs, and code as it is written."""

    title: str
    text: tuple[str, ...]
    bad: str
    good: str
    decides: tuple[str, ...]
    sources: tuple[str, ...]


def told(finding: Finding, subject: SubjectReport) -> Told:
    """All that is told of a finding."""
    fix = finding.fix
    return Told(
        code=inert(finding.code, limit=12),
        rule=inert(finding.rule, limit=80),
        severity=finding.severity,
        certainty=finding.certainty,
        message=inert(finding.message),
        place=where_found(finding, subject),
        lines=_lines(finding),
        notes=tuple(map(inert, finding.notes)),
        helps=tuple(map(inert, finding.helps)),
        proof=proof(fix) if fix else "",
        fixed=inert(fix.description) if fix else "",
        changes=_changes(fix),
        values=_values("example", finding.example) + _values("fact", finding.facts),
        reproduce=inert(finding.reproduce),
    )


def explained(explanation: Explanation) -> Explained:
    """The words of a rule's document, in paragraphs."""
    return Explained(
        inert(explanation.title),
        _paragraphs(explanation.text),
        "\n".join(inert_lines(explanation.bad)),
        "\n".join(inert_lines(explanation.good)),
        _paragraphs(explanation.decides),
        tuple(map(inert, explanation.sources)),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(inert(part, limit=3000) for part in text.split("\n\n") if part.strip())


def _changes(fix: Fix | None) -> tuple[Change, ...]:
    return tuple(changes(fix)) if fix else ()


def _lines(finding: Finding) -> tuple[Line, ...]:
    found = []
    words = label(finding)
    for row in rows(finding):
        if row.marked is None:
            found.append(Line(row.line, row.inside, row.text))
            continue
        start, end = row.marked
        parts = (row.text[:start], row.text[start:end], row.text[end:])
        found.append(Line(row.line, row.inside, *parts, label=words))
    return tuple(found)


def _values(title: str, values: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """What says something; an empty list of slots does not."""
    told = ((title, inert(str(name), limit=80), _value(value)) for name, value in values.items())
    return tuple(row for row in told if row[2] not in _EMPTY)


def _value(value: object) -> str:
    return cut(visible(json.dumps(plain(value), ensure_ascii=False)), 600)
