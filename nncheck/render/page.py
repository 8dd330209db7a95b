"""Report → what the HTML templates show: plain values, already inert and bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nncheck.model import Explanation, Report, Status
from nncheck.render.cards import CauseView, Room, SubjectView, card
from nncheck.render.causes import Cause, causes
from nncheck.render.decimals import count
from nncheck.render.following import affected
from nncheck.render.inert import inert
from nncheck.render.overview import ORDER, Overview, overview
from nncheck.render.tally import WORDS, severities, statuses, summary
from nncheck.render.told import Explained, explained, told
from nncheck.render.where import where

MOST_CONSEQUENCES = 60
# a page with 1,000 subjects and the pictures of the failed ones stays under 3 MB
_PICTURES = 800_000
# passed subjects beyond this number are counted and not shown
_MOST_PASSED = 4000


@dataclass(frozen=True, slots=True)
class Group:
    """All subjects with one status; `start` and `length` are its part of the bar, in per cent."""

    status: Status
    word: str
    subjects: tuple[SubjectView, ...]
    number: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the templates see."""

    headline: str
    summary: str
    ok: bool
    # everything that was met could be checked
    whole: bool
    # pictures were recorded
    pictured: bool
    overview: Overview
    causes: tuple[CauseView, ...]
    groups: tuple[Group, ...]
    unread: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


def page(report: Report, explanations: Mapping[str, Explanation] | None = None) -> Page:
    """The view of a report; `explanations` by code are shown beside the causes."""
    found = causes(report)
    anchors = {id(s): f"s{i}" for i, s in enumerate(report.subjects, 1)}
    views = _views(found, anchors, explanations or {})
    by_finding = {
        id(carrier.finding): (view, cause)
        for view, cause in zip(views, found, strict=True)
        for carrier in cause.carriers
    }
    return Page(
        headline=_headline(report, found),
        summary=summary(report, found),
        ok=report.ok,
        whole=not report.errors and all(s.status in ("passed", "failed") for s in report.subjects),
        pictured=any(s.pictures for s in report.subjects),
        overview=overview(report, anchors),
        causes=views,
        groups=_groups(report, anchors, by_finding),
        unread=tuple((where(e.path, e.line), inert(e.message)) for e in report.errors),
        notes=tuple((where(n.path, n.line, n.cell), inert(n.message)) for n in report.notes),
    )


def _headline(report: Report, found: tuple[Cause, ...]) -> str:
    """The verdict in a few words; "all passed" only where nothing was left unchecked."""
    counted, ended = severities(found), statuses(report)
    if counted["error"]:
        return f"{count(counted['error'], 'root cause')} of wrong results"
    if ended["failed"]:
        return f"{count(ended['failed'], 'subject')} failed"
    unchecked = len(report.errors) + sum(ended[s] for s in ("error", "inconclusive", "skipped"))
    if not report.subjects:
        return "Nothing could be checked" if report.errors else "Nothing to check was found"
    if unchecked:
        return f"No error found; {unchecked} could not be checked"
    warned = count(counted["warning"], "warning") if counted["warning"] else ""
    return f"All passed, {warned}" if warned else "All passed"


def _views(
    found: Sequence[Cause], anchors: Mapping[int, str], explanations: Mapping[str, Explanation]
) -> tuple[CauseView, ...]:
    views: list[CauseView] = []
    first: dict[str, str] = {}
    for i, cause in enumerate(found, 1):
        code, anchor = cause.told.code, f"c{i}"
        known = explanations.get(code)
        elsewhere = first.get(code, "") if known else ""
        if known and not elsewhere:
            first[code] = anchor
        words = explained(known) if known and not elsewhere else None
        views.append(_cause(cause, anchor, anchors, words, elsewhere))
    return tuple(views)


def _cause(
    cause: Cause, anchor: str, anchors: Mapping[int, str], words: Explained | None, elsewhere: str
) -> CauseView:
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
    number = len(cause.consequences)
    return CauseView(
        anchor, told(cause.told, cause.subject), tuple(carriers.items()), tuple(consequences),
        number, count(number, "consequence"), words, elsewhere,
    )  # fmt: skip


def _groups(
    report: Report,
    anchors: Mapping[int, str],
    views: Mapping[int, tuple[CauseView, Cause]],
) -> tuple[Group, ...]:
    groups = []
    start = 0.0
    room = Room(_PICTURES)
    for status in ORDER:
        own = [s for s in report.subjects if s.status == status]
        if own:
            shown = own[:_MOST_PASSED] if status == "passed" else own
            cards = tuple(card(s, anchors[id(s)], views, room) for s in shown)
            length = 100 * len(own) / len(report.subjects)
            begins = round(start, 2)
            groups.append(Group(status, WORDS[status], cards, len(own), begins, round(length, 2)))
            start += length
    return tuple(groups)
