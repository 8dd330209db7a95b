"""A report of nncheck beside the truth: what was discovered, what understood, what misjudged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .discovery_truth import Expected, File

_JUDGED = ("passed", "failed")
_GRADIENT = "gradient"


@dataclass(frozen=True, slots=True)
class Row:
    """One expected subject; `reason` says what is missing, empty when it was understood."""

    file: File
    expected: Expected
    discovered: bool
    understood: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Scored:
    """One file: its rows, its wrong verdicts in words, the seconds that a judged subject took."""

    file: File
    rows: tuple[Row, ...]
    wrong: tuple[str, ...]
    seconds: tuple[float, ...]


def score(file: File, document: Mapping[str, Any] | None, trouble: str | None = None) -> Scored:
    """`document` is what `--format json` writes, None where nothing came (`trouble` says why)."""
    subjects: list[Mapping[str, Any]] = list(document["subjects"]) if document else []
    errors = [e["message"] for e in document["errors"]] if document else []
    otherwise = trouble or "; ".join(errors) or "not listed"
    rows = tuple(_row(file, expected, subjects, otherwise) for expected in file.subjects)
    judged = sum(s["status"] in _JUDGED for s in subjects)
    share = (document["elapsed_s"] / judged,) * judged if document and judged else ()
    return Scored(file, rows, tuple(_wrong(file, subjects)), share)


def _row(
    file: File, expected: Expected, subjects: Sequence[Mapping[str, Any]], otherwise: str
) -> Row:
    """The best of the subjects that have one of the names: f and f_prime may both be listed."""
    mine = [s for s in subjects if s["name"] in expected.names]
    if not mine:
        return Row(file, expected, discovered=False, understood=False, reason=otherwise)
    best = min(mine, key=lambda s: (s["status"] not in _JUDGED, _lacks(expected, s) != ""))
    if best["status"] not in _JUDGED:
        reason = f"{best['status']}: {best['reason']}"
        return Row(file, expected, discovered=False, understood=False, reason=reason)
    lacks = _lacks(expected, best)
    return Row(file, expected, discovered=True, understood=not lacks, reason=lacks)


def _lacks(expected: Expected, subject: Mapping[str, Any]) -> str:
    """What a judged subject is short of, in words."""
    codes = ", ".join(f["code"] for f in _errors(subject))
    if expected.right and (subject["status"] == "failed" or codes):
        return f"right, but {codes or 'failed'}"
    if not expected.right and not (subject["status"] == "failed" and codes):
        return f"wrong, but {subject['status']}"
    if not expected.gradients:
        return "" if subject["checks"] else "nothing was checked"
    seen = {c["wrt"] for c in subject["checks"] if c["name"] == _GRADIENT}
    if len(seen) < expected.gradients:
        return f"{len(seen)} of {expected.gradients} gradients: {', '.join(sorted(seen)) or 'none'}"
    return ""


def _errors(subject: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [f for f in subject["findings"] if f["severity"] == "error"]


def _wrong(file: File, subjects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Right subjects that failed, and errors in what is no subject at all."""
    right = {name for e in file.subjects if e.right for name in e.names}
    for subject in subjects:
        name, errors = subject["name"], _errors(subject)
        if name in right and (subject["status"] == "failed" or errors):
            codes = ", ".join(f["code"] for f in errors) or "failed"
            yield f"{file.id}::{name} is right: {codes}"
        if name in file.others and errors:
            yield f"{file.id}::{name} is no subject: {', '.join(f['code'] for f in errors)}"
