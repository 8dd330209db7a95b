"""The nodes that `pytest --nncheck` collects: file, subject, and one item per check family.

They present results that are there already; running an item checks nothing. What an item presents
goes along in its test report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import pytest

from nncheck.model import Check, Family, Finding, Report, SourceError, SubjectReport
from nncheck.render import render

# where a subject stands that has no checks: nothing is known of it but what it offers
_NO_CHECKS: Family = "contract"


@dataclass(frozen=True, slots=True)
class FileResults:
    """What a run found in one file."""

    run: Report
    subjects: tuple[SubjectReport, ...]
    errors: tuple[SourceError, ...]
    fail_on: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item ends, and the words for it."""

    status: Literal["passed", "failed", "skipped"]
    text: str = ""


class UnmetError(Exception):
    """An item failed; its argument is the text that the user reads."""


def families(subject: SubjectReport) -> tuple[Family, ...]:
    """The families that a subject has checks or findings in, in the order of the model."""
    entries: Sequence[Check | Any] = (*subject.checks, *subject.findings)
    present = {entry.family for entry in entries}
    if subject.status in ("error", "skipped") or not present:
        present.add(_NO_CHECKS)
    return tuple(family for family in get_args(Family) if family in present)


def narrowed(subject: SubjectReport, family: Family) -> SubjectReport:
    """The subject with the checks and findings of one family only."""
    return replace(
        subject,
        checks=tuple(check for check in subject.checks if check.family == family),
        findings=tuple(finding for finding in subject.findings if finding.family == family),
    )


def outcome(run: Report, subject: SubjectReport, family: Family, fail_on: str) -> Outcome:
    """The verdict on one family of one subject."""
    part = narrowed(subject, family)
    if subject.status == "error" and family == _NO_CHECKS and fail_on != "never":
        return Outcome("failed", f"{subject.name} could not be run: {subject.reason}")
    counted = {"error": ("error",), "warning": ("error", "warning")}.get(fail_on, ())
    if any(finding.severity in counted for finding in part.findings):
        return Outcome("failed", _text(run, part))
    wrong = any(check.status == "failed" for check in part.checks)
    # a subject that passes although a check failed has a warning that says why
    if counted and wrong and subject.status == "failed":
        return Outcome("failed", _elsewhere(subject, part))
    if not part.findings and not any(_is_decided(subject, check) for check in part.checks):
        reasons = [check.reason for check in part.checks if check.reason]
        said = "; ".join(dict.fromkeys(reasons))
        return Outcome("skipped", said or subject.reason or "no check")
    return Outcome("passed")


def _is_decided(subject: SubjectReport, check: Check) -> bool:
    """A failed check of an inconclusive subject: its cause is among the rules left out."""
    if check.status == "failed":
        return subject.status != "inconclusive"
    return check.status == "passed"


def _text(run: Report, part: SubjectReport) -> str:
    return render(replace(run, subjects=(part,), errors=(), notes=()), "text", verbose=1)


def _elsewhere(subject: SubjectReport, part: SubjectReport) -> str:
    """Words for checks that fail because of a cause that is reported under another family."""
    failed = ", ".join(f"{c.name} of {c.wrt}" for c in part.checks if c.status == "failed")
    causes = [_cause(f) for f in subject.findings if f.severity == "error"]
    return f"{failed} failed; the cause is {' and '.join(causes) or 'not known'}"


def _cause(finding: Finding) -> str:
    root = f", which follows from {finding.consequence_of}" if finding.consequence_of else ""
    return f"{finding.code} in {finding.family}{root}"


class NncheckFile(pytest.File):
    """A file with subjects; it is not imported here."""

    results: FileResults

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        for error in self.results.errors:
            line = error.line or 1
            unread = replace(self.results.run, subjects=(), errors=self.results.errors, notes=())
            said = Outcome("failed", f"{error.path}:{line}: {error.message}")
            yield item(self, "source", said, line, unread)
            # one is enough: a second would have the same name
            break
        counts: Counter[str] = Counter()
        for subject in self.results.subjects:
            counts[subject.name] += 1
            again = f"@{counts[subject.name]}" if counts[subject.name] > 1 else ""
            node = NncheckSubject.from_parent(self, name=subject.name + again)
            node.results, node.subject = self.results, subject
            yield node


class NncheckSubject(pytest.Collector):
    """One subject; its items are its check families."""

    results: FileResults
    subject: SubjectReport

    def collect(self) -> Iterator[pytest.Item]:
        alone = replace(self.results.run, subjects=(self.subject,), errors=(), notes=())
        for family in families(self.subject):
            ended = outcome(self.results.run, self.subject, family, self.results.fail_on)
            made = item(self, family, ended, self.subject.line, alone)
            made.user_properties += _properties(self.results.run, narrowed(self.subject, family))
            yield made


def _properties(run: Report, part: SubjectReport) -> Iterator[tuple[str, object]]:
    """What `--junitxml` holds beside the outcome; pytest carries it in its test reports."""
    yield "nncheck_kind", part.kind
    yield "nncheck_style", part.style
    yield "nncheck_seed", run.seed
    yield "nncheck_evaluations", sum(check.evaluations for check in part.checks)
    for finding in part.findings:
        at = finding.place.line if finding.place is not None else part.line
        yield f"nncheck_{finding.severity}", f"{finding.code} {finding.rule}, line {at}"


class NncheckItem(pytest.Item):
    """One check family of one subject; passes or fails as was found (a skip is a marker)."""

    outcome: Outcome
    line: int
    # its subject as a whole, or what could not be read of its file
    presents: Report

    def runtest(self) -> None:
        if self.outcome.status == "failed":
            raise UnmetError(self.outcome.text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, UnmetError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int, str]:
        return self.path, self.line - 1, self.nodeid.partition("::")[2]


def item(
    parent: pytest.Collector, name: str, outcome: Outcome, line: int, presents: Report
) -> NncheckItem:
    """An item under `parent` that ends as `outcome` says."""
    made: NncheckItem = NncheckItem.from_parent(parent, name=name)
    made.outcome, made.line, made.presents = outcome, line, presents
    if outcome.status == "skipped":
        # as a marker, so that pytest gives the place of the subject and not this file
        made.add_marker(pytest.mark.skip(reason=outcome.text))
    return made
