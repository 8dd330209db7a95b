"""Report → what the HTML templates show: plain values, already inert and bounded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nncheck.model import Check, Finding, Fix, Report, Status, SubjectReport
from nncheck.render.causes import Cause, causes
from nncheck.render.decimals import count, in_bars, seconds, short
from nncheck.render.excerpt import label, rows
from nncheck.render.following import affected
from nncheck.render.inert import cut, inert, inert_lines, visible
from nncheck.render.patch import Change, changes, proof
from nncheck.render.plain import plain
from nncheck.render.sharpness import sharpness
from nncheck.render.tally import WORDS, severities, statuses, summary
from nncheck.render.unsaid import ending
from nncheck.render.where import where, where_found

# failures first, passes last
ORDER: tuple[Status, ...] = ("failed", "error", "inconclusive", "skipped", "passed")
MOST_CONSEQUENCES = 60


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
class CauseView:
    """A root cause; carriers are (anchor, name), consequences (anchor, name, what, message)."""

    anchor: str
    told: Told
    carriers: tuple[tuple[str, str], ...]
    consequences: tuple[tuple[str, str, str, str], ...]
    number: int

    @property
    def counted(self) -> str:
        return count(self.number, "consequence")


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in its subject's card: `cause` links to where it is told in full."""

    cause: str
    follows: str
    told: Told


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A subject's card."""

    anchor: str
    name: str
    place: str
    kind: str
    style: str
    status: Status
    word: str
    reason: str
    checks: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    findings: tuple[FindingView, ...]
    guesses: tuple[str, ...]
    sharpness: str
    captured: str


@dataclass(frozen=True, slots=True)
class Group:
    """All subjects with one status; `start` and `length` are its part of the bar, in per cent."""

    status: Status
    word: str
    subjects: tuple[SubjectView, ...]
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the templates see."""

    headline: str
    summary: str
    ok: bool
    facts: tuple[str, ...]
    causes: tuple[CauseView, ...]
    groups: tuple[Group, ...]
    unread: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


def page(report: Report) -> Page:
    """The view of a report."""
    told = causes(report)
    anchors = {id(s): f"s{i}" for i, s in enumerate(report.subjects, 1)}
    links = {id(c.finding): f"c{i}" for i, cause in enumerate(told, 1) for c in cause.carriers}
    return Page(
        headline=_headline(report, told),
        summary=summary(report, told),
        ok=report.ok,
        facts=(
            f"nncheck {inert(report.version)}",
            f"seed {report.seed}",
            seconds(report.elapsed_s),
            f"isolation: {inert(report.isolation)}",
        ),
        causes=tuple(_cause(cause, f"c{i}", anchors) for i, cause in enumerate(told, 1)),
        groups=_groups(report, anchors, links),
        unread=tuple((where(e.path, e.line), inert(e.message)) for e in report.errors),
        notes=tuple((where(n.path, n.line, n.cell), inert(n.message)) for n in report.notes),
    )


def _headline(report: Report, told: tuple[Cause, ...]) -> str:
    """The verdict in a few words; "all passed" only where nothing was left unchecked."""
    found, ended = severities(told), statuses(report)
    if found["error"]:
        return f"{count(found['error'], 'root cause')} of wrong results"
    if ended["failed"]:
        return f"{count(ended['failed'], 'subject')} failed"
    unchecked = len(report.errors) + sum(ended[s] for s in ("error", "inconclusive", "skipped"))
    if not report.subjects:
        return "Nothing could be checked" if report.errors else "Nothing to check was found"
    if unchecked:
        return f"No error found; {unchecked} could not be checked"
    warned = count(found["warning"], "warning") if found["warning"] else ""
    return f"All passed, {warned}" if warned else "All passed"


def _cause(cause: Cause, anchor: str, anchors: Mapping[int, str]) -> CauseView:
    carriers = {anchors[id(c.subject)]: inert(c.subject.name, limit=80) for c in cause.carriers}
    consequences = [
        (
            anchors[id(c.subject)],
            inert(c.subject.name, limit=80),
            ", ".join(affected(c.finding)),
            inert(c.finding.message),
        )
        for c in cause.consequences[:MOST_CONSEQUENCES]
    ]
    told = _told(cause.told, cause.subject)
    listed = tuple(carriers.items())
    return CauseView(anchor, told, listed, tuple(consequences), len(cause.consequences))


def _told(finding: Finding, subject: SubjectReport) -> Told:
    fix = finding.fix
    return Told(
        code=finding.code,
        rule=finding.rule,
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
    return tuple(
        (title, inert(str(name), limit=80), _value(value)) for name, value in values.items()
    )


def _value(value: object) -> str:
    return cut(visible(json.dumps(plain(value), ensure_ascii=False)), 600)


def _groups(
    report: Report, anchors: Mapping[int, str], links: Mapping[int, str]
) -> tuple[Group, ...]:
    groups = []
    start = 0.0
    for status in ORDER:
        own = [s for s in report.subjects if s.status == status]
        if own:
            views = tuple(_subject(s, anchors[id(s)], links) for s in own)
            length = 100 * len(own) / len(report.subjects)
            groups.append(Group(status, WORDS[status], views, round(start, 2), round(length, 2)))
            start += length
    return tuple(groups)


def _subject(s: SubjectReport, anchor: str, links: Mapping[int, str]) -> SubjectView:
    return SubjectView(
        anchor=anchor,
        name=inert(s.name, limit=120),
        place=where(s.path, s.line, s.cell),
        kind=s.kind,
        style=inert(s.style, limit=60),
        status=s.status,
        word=WORDS[s.status],
        reason=_reason(s),
        checks=tuple(map(_check, s.checks)),
        reasons=tuple(
            f"{inert(c.name)} {inert(c.wrt)}: {inert(c.reason)}" for c in s.checks if c.reason
        ),
        findings=tuple(_finding(f, s, links) for f in sorted(s.findings, key=_is_consequence)),
        guesses=tuple(map(inert, s.guesses)),
        sharpness=sharpness(s.checks),
        captured="\n".join(inert_lines(s.captured)),
    )


def _reason(s: SubjectReport) -> str:
    """Why it ended so, where no finding says it: the heading above it names the verdict."""
    if s.reason is not None:
        return inert(s.reason)
    return "" if s.status == "passed" or s.findings else ending(s)


def _finding(f: Finding, s: SubjectReport, links: Mapping[int, str]) -> FindingView:
    return FindingView(links.get(id(f), ""), f.consequence_of or "", _told(f, s))


def _is_consequence(f: Finding) -> bool:
    return f.consequence_of is not None


def _check(check: Check) -> tuple[str, ...]:
    """check, wrt, status, largest error, in bars, wrong, evaluations, smallest detectable."""
    compared = check.status != "skipped" and bool(check.error_bar or check.max_error)
    return (
        inert(check.name, limit=60),
        inert(check.wrt, limit=40),
        check.status,
        short(check.max_error) if compared else "",
        short(in_bars(check.max_error, check.error_bar)) if compared else "",
        f"{check.entries_wrong} / {check.entries}" if check.entries else "",
        str(check.evaluations),
        short(check.smallest_detectable) if check.smallest_detectable else "",
    )
