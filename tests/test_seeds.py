"""The seed files, as people wrote them: the causes that must be named, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nncheck import render, session

SEEDS = Path(__file__).parent / "seeds"
EXPECTED: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))[
    "files"
]
Entry = Mapping[str, Any]

# (test, file): why it fails today; take the line out when it passes
SHORT: dict[tuple[str, str], str] = {
    ("modules", "cross_entropy_prints.py"): "common.gradient is imported and never used",
}


def files(test: str) -> list[Any]:
    """Every file, those of the table marked."""
    return [
        pytest.param(name, marks=[pytest.mark.xfail(strict=False, reason=SHORT[test, name])])
        if (test, name) in SHORT
        else name
        for name in EXPECTED
    ]


@cache
def document(name: str) -> dict[str, Any]:
    report = session.check_targets([str(SEEDS / name)])
    found: dict[str, Any] = json.loads(render.render(report, "json"))
    return found


def roots(name: str) -> Iterator[tuple[str, Entry]]:
    """(subject, finding) in the order of the document, without consequences."""
    for subject in document(name)["subjects"]:
        for finding in subject["findings"]:
            if not finding.get("consequence_of"):
                yield subject["name"], finding


def said(name: str) -> list[str]:
    return [f"{f['code']} {s} {f.get('cell', '')}:{f['line']}" for s, f in roots(name)]


def matches(entry: Entry, subject: str, finding: Entry) -> bool:
    """The very cause: its code at its line, in one of the subjects where it shows."""
    return (
        finding["code"] == entry["code"]
        and finding["rule"] == entry["rule"]
        and finding["severity"] == entry["severity"]
        and (finding.get("cell"), finding["line"]) == (entry.get("cell"), entry["line"])
        and subject in entry["subjects"]
    )


def allowed(entries: Sequence[Entry], finding: Entry) -> bool:
    """A cause of the list, no more severe than it says there."""
    return any(
        finding["code"] == e["code"] and finding["severity"] in (e["severity"], "warning")
        for e in entries
    )


@pytest.mark.parametrize("name", files("must"))
def test_the_causes_are_named_at_their_lines_in_order_of_importance(name: str) -> None:
    seen = list(roots(name))
    first = [
        next((i for i, (s, f) in enumerate(seen) if matches(entry, s, f)), None)
        for entry in EXPECTED[name]["must"]
    ]
    assert None not in first, said(name)
    assert first == sorted(first), said(name)  # type: ignore[type-var]


@pytest.mark.parametrize("name", files("first"))
def test_the_first_finding_is_the_first_cause(name: str) -> None:
    top = next(roots(name), None)
    assert top is not None
    assert matches(EXPECTED[name]["must"][0], *top), said(name)


@pytest.mark.parametrize("name", files("else"))
def test_nothing_else_is_said(name: str) -> None:
    entries = [*EXPECTED[name]["must"], *EXPECTED[name]["may"]]
    assert document(name)["errors"] == []
    assert [
        f"{f['code']} {f['severity']} {s}:{f['line']} {f['message']}"
        for s, f in roots(name)
        if not allowed(entries, f)
    ] == []


@pytest.mark.parametrize("name", files("status"))
def test_subjects_pass_and_fail_as_they_should(name: str) -> None:
    """`may` findings of severity error are left out of the status."""
    may = [e for e in EXPECTED[name]["may"] if e["severity"] == "error"]
    subjects = {s["name"]: s for s in document(name)["subjects"]}
    wanted = EXPECTED[name]
    assert [n for n in (*wanted["passed"], *wanted["failed"]) if n not in subjects] == []
    for subject in wanted["passed"]:
        found = subjects[subject]
        errors = [f for f in found["findings"] if f["severity"] == "error"]
        assert [f["code"] for f in errors if not allowed(may, f)] == [], subject
        assert found["status"] == ("failed" if errors else "passed"), found["reason"]
    assert [
        f"{n} {subjects[n]['status']}: {subjects[n]['reason']}"
        for n in wanted["failed"]
        if subjects[n]["status"] != "failed"
    ] == []


@pytest.mark.parametrize("name", files("modules"))
def test_missing_modules_are_noted(name: str) -> None:
    notes = " ".join(n["message"] for n in document(name)["notes"])
    assert [m for m in EXPECTED[name]["missing_modules"] if m not in notes] == []


@pytest.mark.parametrize("name", EXPECTED)
def test_the_document_fits_its_schema(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = Path(render.__file__).with_name("schema_v1.json").read_text(encoding="utf-8")
    jsonschema.validate(document(name), json.loads(schema))
