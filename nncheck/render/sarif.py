"""`--format sarif`: SARIF 2.1.0 (OASIS), as code-scanning services and editors read it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from nncheck.model import Finding, Place, Report
from nncheck.render.causes import Cause, causes
from nncheck.render.following import following
from nncheck.render.inert import inert
from nncheck.render.look import Look
from nncheck.render.replacement import replacements
from nncheck.render.unsaid import ending, unsaid

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Json = dict[str, Any]


def render(report: Report, look: Look) -> str:
    """One run; a result per root cause, a tool notification for what could not be checked."""
    told = causes(report)
    rules = list({cause.told.code: _rule(cause.told) for cause in told}.values())
    index = {rule["id"]: i for i, rule in enumerate(rules)}
    fingerprints = _fingerprints(told)
    driver = {"name": "nncheck", "version": report.version, "rules": rules}
    results = [
        _result(cause, index[cause.told.code], print_, look)
        for cause, print_ in zip(told, fingerprints, strict=True)
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": results,
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _rule(finding: Finding) -> Json:
    return {
        "id": finding.code,
        "name": finding.rule,
        "shortDescription": {"text": finding.rule.replace("-", " ")},
        "help": {"text": f"nncheck explain {finding.code}"},
        "defaultConfiguration": {"level": finding.severity},
        "properties": {"tags": [finding.family]},
    }


def _result(cause: Cause, index: int, fingerprint: str, look: Look) -> Json:
    told, s = cause.told, cause.subject
    place = told.place or Place(s.path, s.line, s.line, cell=s.cell)
    result: Json = {
        "ruleId": told.code,
        "ruleIndex": index,
        "level": told.severity,
        "message": {"text": _message(cause, place)},
        "locations": [
            {
                "physicalLocation": _physical(place, told),
                "logicalLocations": [{"name": inert(name)} for name in cause.names],
            }
        ],
        "partialFingerprints": {"nncheck/v1": fingerprint},
        "properties": {"certainty": told.certainty, "family": told.family},
    }
    if place.cell is not None:
        result["properties"] |= {"cell": place.cell, "line": place.line}
    if told.fix is not None and told.fix.verified and place.cell is None:
        result["fixes"] = [_fix(told, look)]
    return result


def _message(cause: Cause, place: Place) -> str:
    told = cause.told
    cell = "" if place.cell is None else f"cell {place.cell}, line {place.line}: "
    parts = [cell + inert(told.message), *(f"note: {inert(note)}" for note in told.notes)]
    if follows := following(cause):
        parts.append(f"consequences: {follows}")
    parts += [f"help: {inert(text)}" for text in told.helps]
    return "\n".join(parts)


def _physical(place: Place, told: Finding) -> Json:
    """Only the file where no line is known, and in a notebook, where lines are the cell's."""
    physical: Json = {"artifactLocation": {"uri": _uri(place.path)}}
    if place.cell is not None or place.line < 1:
        return physical
    region: Json = {"startLine": place.line, "endLine": place.end_line}
    if place.end_column is not None:
        region |= {"startColumn": place.column + 1, "endColumn": place.end_column + 1}
    snippet = [text for line, text in told.excerpt if place.line <= line <= place.end_line]
    if snippet:
        region["snippet"] = {"text": "\n".join(snippet)}
    return {**physical, "region": region}


def _fix(told: Finding, look: Look) -> Json:
    assert told.fix is not None
    paths = dict.fromkeys(edit.path for edit in told.fix.edits)
    return {
        "description": {"text": inert(told.fix.description)},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(path)},
                "replacements": replacements(told.fix.edits, path, look.sources.get(path)),
            }
            for path in paths
        ],
    }


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix().encode(errors="replace"))


def _fingerprints(told: tuple[Cause, ...]) -> list[str]:
    """Stable when lines move: from the code, the file, the subject and the text of the line."""
    seen: Counter[str] = Counter()
    prints = []
    for cause in told:
        finding, place = cause.told, cause.told.place
        path = place.path if place else cause.subject.path
        line = place.line if place else -1
        text = next((text.strip() for number, text in finding.excerpt if number == line), "")
        base = "\0".join((finding.code, path, cause.subject.name, text))
        prints.append(_digest(f"{base}\0{seen[base]}"))
        seen[base] += 1
    return prints


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:32]


def _invocation(report: Report) -> Json:
    notices = [
        _notification(
            "error", e.path, e.line, f"{inert(e.path)} could not be read: {inert(e.message)}"
        )
        for e in report.errors
    ]
    notices += [
        _notification(
            "error" if s.status in ("error", "failed") else "warning",
            s.path,
            s.line if s.cell is None else None,
            f"{inert(s.name)} {ending(s)}",
        )
        for s in unsaid(report, skipped=True)
    ]
    invocation: Json = {"executionSuccessful": not report.errors}
    if notices:
        invocation["toolExecutionNotifications"] = notices
    return invocation


def _notification(level: str, path: str, line: int | None, text: str) -> Json:
    physical: Json = {"artifactLocation": {"uri": _uri(path)}}
    if line:
        physical["region"] = {"startLine": line}
    return {
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": physical}],
    }
