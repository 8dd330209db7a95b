"""A baseline: the findings of an earlier run, which do not fail a later one.

A finding is known by its file, its subject, its code and the text of its line, so that it stays known
when lines move; as often as it was there, and not once more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..model import Finding, Note, Report
from .without import without

_VERSION = 1
_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding is known."""

    counts: Counter[_Key]
    path: str = ""


def write(report: Report, path: Path) -> int:
    """Write the findings of a report as a baseline; how many there are."""
    counts = Counter(_keys(report))
    entries = [
        {"path": p, "subject": s, "code": c, "line_text": t, "count": n}
        for (p, s, c, t), n in sorted(counts.items())
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"version": _VERSION, "findings": entries}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return sum(counts.values())


def load(path: Path) -> Baseline:
    """ValueError names the file and what is wrong with it."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        counts = Counter(
            {
                (e["path"], e["subject"], e["code"], e["line_text"]): int(e["count"])
                for e in held["findings"]
            }
        )
    except OSError as problem:
        raise ValueError(
            f"{path}: cannot be read ({problem.strerror}); write one with"
            f" `nncheck check ... --baseline {path} --write-baseline`"
        ) from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise ValueError(f"{path}: is no baseline of nncheck: {problem!r:.80}") from problem
    return Baseline(counts, str(path))


def is_known(report: Report, baseline: Baseline) -> Report:
    """The report without known findings, and a note on how many there were."""
    left = Counter(baseline.counts)
    known = 0
    subjects = []
    for subject in report.subjects:
        gone: set[int] = set()
        for found in subject.findings:
            key = _key(found, subject.path, subject.name)
            if found.consequence_of is None and left[key] > 0:
                left[key] -= 1
                gone.add(id(found))
        known += len(gone)
        subjects.append(
            without(subject, lambda f, gone=gone: id(f) in gone, f"known from {baseline.path}")  # type: ignore[misc]
        )
    said = f"{known} known findings are left out" if known != 1 else "1 known finding is left out"
    fixed = sum(left.values())
    if fixed:
        said += (
            f"; {fixed} of the baseline are not there any more: write it anew with --write-baseline"
        )
    note = Note(baseline.path, said, loud=True)
    return replace(report, subjects=tuple(subjects), notes=(*report.notes, note))


def _keys(report: Report) -> Iterable[_Key]:
    for subject in report.subjects:
        for found in subject.findings:
            if found.consequence_of is None:
                yield _key(found, subject.path, subject.name)


def _key(found: Finding, path: str, subject: str) -> _Key:
    line = found.place.line if found.place is not None else 0
    text = next((t for n, t in found.excerpt if n == line), "")
    return (
        _posix(found.place.path if found.place is not None else path),
        subject,
        found.code,
        text.strip(),
    )


def _posix(path: str) -> str:
    """As short as it can be from where the run is made, with slashes."""
    try:
        return Path(path).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return Path(path).as_posix()
