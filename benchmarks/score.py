"""What a report is worth against what is known about the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .corpus import Correct, Mutant, defined
from .pool import Done

Document = Mapping[str, Any]
_JUDGED = ("passed", "failed")
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that should not be said, or not be missing, about a correct file."""

    file: str
    subject: str
    what: str
    message: str


@dataclass(frozen=True, slots=True)
class CorrectScore:
    file: str
    seconds: float
    alarms: tuple[Alarm, ...] = ()
    warnings: tuple[Alarm, ...] = ()
    undiscovered: tuple[Alarm, ...] = ()
    # discovered, but without a verdict
    undecided: tuple[Alarm, ...] = ()
    expected: int = 0


@dataclass(frozen=True, slots=True)
class MutantScore:
    mutant: Mutant
    seconds: float
    detected: bool = False
    named: bool = False
    all_named: bool = False
    near: bool = False
    severity: bool = False
    verified: bool = False
    # after the fixes are written: a new check is clean; subjects compute what the base computes
    clean: bool = False
    same: bool = False
    first: tuple[str, ...] = ()
    # nothing was said, and the code with the fault in it is no subject on its own
    unseen: bool = False
    reason: str = ""

    @property
    def fixed(self) -> bool:
        return self.verified and (self.clean or self.same)


def findings(document: Document) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(subject, finding) in the order of the document, without consequences."""
    for subject in document["subjects"]:
        for finding in subject["findings"]:
            if not finding.get("consequence_of"):
                yield subject, finding


def known(document: Document) -> frozenset[tuple[str, str]]:
    """(code, subject) of what is said about the base already."""
    return frozenset((f["code"], s["name"]) for s, f in findings(document))


def correct(file: Correct, done: Done) -> CorrectScore:
    name = file.path.name
    if "check" not in done.said:
        lost = Alarm(name, "", "no report", done.trouble or "the process said nothing")
        return CorrectScore(name, 0.0, (lost,), expected=len(file.subjects))
    document, seconds = done.said["check"]["document"], done.said["check"]["seconds"]
    alarms = [Alarm(name, "", "unreadable", e["message"]) for e in document["errors"]]
    warnings = []
    for subject, finding in findings(document):
        said = f"{finding['rule']} line {_line(finding)}: {finding['message']}"
        alarm = Alarm(name, subject["name"], finding["code"], said)
        if finding["severity"] == "error":
            alarms.append(alarm)
        elif finding["rule"] not in file.warnings:
            warnings.append(alarm)
    missing, undecided = _subjects(file, document)
    return CorrectScore(
        name, seconds, tuple(alarms), tuple(warnings), missing, undecided, len(file.subjects)
    )


def _subjects(file: Correct, document: Document) -> tuple[tuple[Alarm, ...], tuple[Alarm, ...]]:
    """Those that were not found or not run, and those without a verdict."""
    name = file.path.name
    found = {s["name"]: s for s in document["subjects"]}
    missing, undecided = [], []
    for expected in file.subjects:
        choices = [found[n] for n in expected.split("|") if n in found]
        if any(s["status"] in _JUDGED for s in choices):
            continue
        subject = choices[0] if choices else None
        if subject is None:
            missing.append(Alarm(name, expected, "not found", _absent(file, expected)))
        elif subject["status"] in ("skipped", "error"):
            missing.append(Alarm(name, expected, subject["status"], subject["reason"] or ""))
        else:
            undecided.append(Alarm(name, expected, subject["status"], subject["reason"] or ""))
    return tuple(missing), tuple(undecided)


def _absent(file: Correct, expected: str) -> str:
    there = sorted(set(expected.split("|")) & defined(file.path))
    return f"no subject is made of {', '.join(there)}" if there else "no such definition"


def mutant(case: Mutant, base: Document | None, done: Done) -> MutantScore:
    if "check" not in done.said:
        return MutantScore(case, 0.0, reason=done.trouble or "the process said nothing")
    document, seconds = done.said["check"]["document"], done.said["check"]["seconds"]
    before = known(base) if base is not None else frozenset()
    new = [(s, f) for s, f in findings(document) if (f["code"], s["name"]) not in before]
    unseen = _unseen(case, base)
    reasons = [done.trouble or "", *unseen, *_lost(base, document)]
    first = tuple(dict.fromkeys(f"{f['code']} {f['rule']} ({s['name']})" for s, f in new))[:3]
    if not new:
        said = "; ".join(filter(None, reasons))
        return MutantScore(case, seconds, unseen=bool(unseen), reason=said)
    _, top = new[0]
    rules = {f["rule"] for _, f in new}
    verified = any(f["fix"] and f["fix"]["verified"] for _, f in new if f["rule"] in case.accepted)
    clean, same, unmended = _fix(done, {f["code"] for _, f in new}, before)
    right = top["rule"] in case.accepted
    near = _near(case, top)
    if not near:
        reasons.append(f"line {_line(top)}, changed {', '.join(_shown(p) for p in case.places())}")
    if right and not verified:
        reasons.append("no proven fix")
    elif right and not (clean or same):
        reasons.append(f"the fix does not hold: {unmended}")
    return MutantScore(
        case, seconds, detected=True, named=right,
        all_named=all(slug in rules for slug in case.slugs) if case.double else right,
        near=near, severity=top["severity"] == case.severity, verified=verified,
        clean=clean, same=same, first=first, reason="; ".join(filter(None, reasons)),
    )  # fmt: skip


def _fix(done: Done, codes: set[str], before: frozenset[tuple[str, str]]) -> tuple[bool, bool, str]:
    """Whether the mended file is clean, whether it is the base again, and what is wrong else."""
    fix = done.said.get("fix")
    if fix is None:
        return False, False, done.trouble or ""
    left = [
        f"{f['code']} ({s['name']})"
        for s, f in findings(fix["document"])
        if (f["code"], s["name"]) not in before and (f["severity"] == "error" or f["code"] in codes)
    ]
    left += [e["message"] for e in fix["document"]["errors"]]
    left += [
        f"{s['name']}: {s['reason']}" for s in fix["document"]["subjects"] if s["status"] == "error"
    ]
    differences = fix["differences"]
    return not left, not differences, "; ".join([*left, *differences][:4])


def _lost(base: Document | None, document: Document) -> list[str]:
    """Subjects of the base whose state is another one now, without being a failure."""
    if base is None:
        return ["the base gave no report"]
    now = {s["name"]: s for s in document["subjects"]}
    said = [e["message"] for e in document["errors"]]
    for subject in base["subjects"]:
        name, then = subject["name"], subject["status"]
        after = now.get(name)
        if after is None:
            said.append(f"{name} is not found any more")
        elif after["status"] not in (then, "failed"):
            said.append(f"{name} is {after['status']}: {after['reason']}")
    return said


def _unseen(case: Mutant, base: Document | None) -> list[str]:
    """Definitions with the fault in them that are no judged subject of the base."""
    subjects = {} if base is None else {s["name"]: s for s in base["subjects"]}
    said = []
    for name in case.inside():
        subject = subjects.get(name)
        if subject is None:
            said.append(f"{name} is no subject")
        elif subject["status"] not in _JUDGED:
            said.append(f"{name} is {subject['status']} in the base: {subject['reason']}")
    return said


def _near(case: Mutant, finding: Mapping[str, Any]) -> bool:
    cell, line = finding.get("cell"), finding["line"]
    return any(c == cell and abs(line - n) <= _NEAR for c, n in case.places())


def _line(finding: Mapping[str, Any]) -> str:
    return _shown((finding.get("cell"), finding["line"]))


def _shown(place: tuple[int | None, int]) -> str:
    cell, line = place
    return str(line) if cell is None else f"cell {cell}:{line}"


def share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
