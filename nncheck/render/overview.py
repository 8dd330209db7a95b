"""The summary of a page: subjects by kind and by file, what was not checked and why, the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nncheck.model import Report, Status, SubjectReport
from nncheck.render.decimals import count, seconds
from nncheck.render.inert import inert
from nncheck.render.tally import WORDS
from nncheck.render.unsaid import ending
from nncheck.render.where import where

# failures first, passes last
ORDER: tuple[Status, ...] = ("failed", "error", "inconclusive", "skipped", "passed")
_UNCHECKED: tuple[Status, ...] = ("error", "inconclusive", "skipped")
MOST_FILES, MOST_NAMES, MOST_REASONS = 60, 12, 40
_FILES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """How many subjects of a kind, or of a file, ended in each way."""

    name: str
    counts: tuple[tuple[Status, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Subjects, or a source, that could not be checked, and why; names are (anchor, name)."""

    word: str
    status: str
    reason: str
    names: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of the summary that is no verdict and no cause."""

    statuses: tuple[tuple[Status, str], ...]
    kinds: tuple[Tally, ...]
    files: tuple[Tally, ...]
    other_files: tuple[Tally, ...]
    lost_files: int
    unchecked: tuple[Unchecked, ...]
    run: tuple[tuple[str, str], ...]


def overview(report: Report, anchors: Mapping[int, str]) -> Overview:
    """The summary of a report; `anchors` by identity of the subject."""
    present = Counter(s.status for s in report.subjects)
    files = _tallies(report.subjects, lambda s: inert(s.path, limit=120))
    files.sort(key=lambda t: [-dict(t.counts).get(s, 0) for s in ORDER[:-1]])
    return Overview(
        tuple((s, WORDS[s]) for s in ORDER if present[s]),
        tuple(_tallies(report.subjects, lambda s: s.kind)),
        tuple(files[:_FILES_SHOWN]),
        tuple(files[_FILES_SHOWN:MOST_FILES]),
        max(0, len(files) - MOST_FILES),
        (*_unread(report), *_unchecked(report, anchors)),
        _run(report),
    )


def _tallies(
    subjects: Sequence[SubjectReport], name: Callable[[SubjectReport], str]
) -> list[Tally]:
    groups: dict[str, Counter[Status]] = {}
    for subject in subjects:
        groups.setdefault(name(subject), Counter())[subject.status] += 1
    return [
        Tally(key, tuple((s, own[s]) for s in ORDER if own[s]), own.total())
        for key, own in groups.items()
    ]


def _unread(report: Report) -> list[Unchecked]:
    return [
        Unchecked("could not be read", "error", inert(e.message), (("", where(e.path, e.line)),), 0)
        for e in report.errors
    ]


def _unchecked(report: Report, anchors: Mapping[int, str]) -> list[Unchecked]:
    """One entry for each reason; what many share is said once."""
    groups: dict[tuple[Status, str], list[tuple[str, str]]] = {}
    for status in _UNCHECKED:
        for s in report.subjects:
            if s.status == status:
                reason = inert(s.reason) if s.reason else ending(s)
                name = (anchors[id(s)], inert(s.name, limit=60))
                groups.setdefault((status, reason), []).append(name)
    found = [
        Unchecked(WORDS[status], status, reason, tuple(names[:MOST_NAMES]), max(0, len(names) - MOST_NAMES))
        for (status, reason), names in groups.items()
    ]  # fmt: skip
    if len(found) > MOST_REASONS:
        left = count(len(found) - MOST_REASONS, "other reason")
        found[MOST_REASONS:] = [Unchecked(left, "skipped", "see the subjects below", (), 0)]
    return found


def _run(report: Report) -> tuple[tuple[str, str], ...]:
    evaluations = sum(c.evaluations for s in report.subjects for c in s.checks)
    checks = sum(len(s.checks) for s in report.subjects)
    return tuple(
        (name, value)
        for name, value in (
            ("Checks", f"{checks:,}"),
            ("Evaluations", f"{evaluations:,}"),
            ("Time", seconds(report.elapsed_s)),
            ("Seed", str(report.seed)),
            ("Isolation", inert(report.isolation, limit=120)),
            ("Ran on", inert(report.environment, limit=120)),
            ("nncheck", inert(report.version, limit=40)),
        )
        if value
    )
