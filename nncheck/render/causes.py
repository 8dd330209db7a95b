"""Findings → causes: what is told once, by whom it is shared, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nncheck.model import Certainty, Finding, Report, SubjectReport

Key = tuple[object, ...]
_CERTAINTY: dict[Certainty, int] = {"proven": 0, "consistent": 1, "unexplained": 2}


@dataclass(frozen=True, slots=True)
class Carrier:
    """A finding together with the subject that carries it."""

    finding: Finding
    subject: SubjectReport


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause: `told` is the finding that speaks for all carriers.

    `carriers` starts with the subject whose own definition contains the line.
    """

    told: Finding
    carriers: tuple[Carrier, ...]
    consequences: tuple[Carrier, ...] = ()

    @property
    def subject(self) -> SubjectReport:
        return self.carriers[0].subject

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.subject.name for c in self.carriers))


def causes(report: Report) -> tuple[Cause, ...]:
    """Every root cause once, errors before warnings, each with its consequences.

    A consequence whose cause is not in the report counts as a cause: nothing gets lost.
    """
    roots = _root_codes(report)
    groups: dict[Key, list[Carrier]] = {}
    for key, carrier in _keyed(report, roots):
        groups.setdefault(key, []).append(carrier)
    merged = [_merge(carriers) for carriers in groups.values()]
    followers: list[list[Carrier]] = [[] for _ in merged]
    for carrier in _carriers(report):
        code = roots.get(id(carrier.finding))
        if code is not None:
            followers[_parent(code, carrier.subject, merged)].append(carrier)
    told = [
        Cause(cause.told, cause.carriers, tuple(after))
        for cause, after in zip(merged, followers, strict=True)
    ]
    return tuple(sorted(told, key=lambda cause: cause.told.severity != "error"))


def _carriers(report: Report) -> Iterator[Carrier]:
    for subject in report.subjects:
        for finding in subject.findings:
            yield Carrier(finding, subject)


def _root_codes(report: Report) -> dict[int, str | None]:
    """By identity of the finding: the root code that it follows from, None where it is a root."""
    findings = report.findings
    codes = {f.code for f in findings if f.consequence_of is None}
    above = {f.code: f.consequence_of for f in findings if f.consequence_of is not None}

    def root(code: str | None) -> str | None:
        for _ in above:
            if code is None or code in codes:
                break
            code = above.get(code)
        return code if code in codes else None

    return {id(f): root(f.consequence_of) for f in findings}


def _keyed(report: Report, roots: dict[int, str | None]) -> Iterator[tuple[Key, Carrier]]:
    """Each root with its key; what one subject says twice, in the same words, is left out."""
    for subject in report.subjects:
        seen: dict[Key, list[str]] = {}
        for finding in subject.findings:
            if roots[id(finding)] is not None:
                continue
            key = _key(finding, subject)
            words = seen.setdefault(key, [])
            if finding.message not in words:
                words.append(finding.message)
                yield (*key, len(words)), Carrier(finding, subject)


def _key(finding: Finding, subject: SubjectReport) -> Key:
    place = finding.place
    if place is None:
        return (finding.code, subject.path, subject.cell, subject.line, subject.name)
    return (finding.code, place.path, place.cell, place.line)


def _merge(carriers: list[Carrier]) -> Cause:
    ordered = sorted(carriers, key=_distance)
    told = min((c.finding for c in ordered), key=_weight)
    return Cause(told, tuple(ordered))


def _weight(finding: Finding) -> tuple[bool, int]:
    return (finding.severity != "error", _CERTAINTY[finding.certainty])


def _distance(carrier: Carrier) -> tuple[bool, int]:
    """How far above the line the subject's definition starts: the nearest one contains it."""
    place, subject = carrier.finding.place, carrier.subject
    if place is None or (place.path, place.cell) != (subject.path, subject.cell):
        return (True, 0)
    return (place.line < subject.line, abs(place.line - subject.line))


def _parent(code: str, subject: SubjectReport, merged: list[Cause]) -> int:
    """Which cause a consequence belongs under: same code, best in the same subject or file."""

    def fit(index: int) -> tuple[bool, bool, bool]:
        cause = merged[index]
        return (
            cause.told.code != code,
            all(c.subject is not subject for c in cause.carriers),
            all(c.subject.path != subject.path for c in cause.carriers),
        )

    return min(range(len(merged)), key=fit)
