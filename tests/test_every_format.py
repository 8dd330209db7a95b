"""Every output format on the same canned report (tests/render/canned.py), against snapshots.

`NNCHECK_UPDATE_SNAPSHOTS=1 pytest tests/test_every_format.py` writes the snapshots anew: read the
difference before it is committed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import runpy
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from nncheck.model import Finding, Fix, Place, Report, SubjectReport
from nncheck.render import FORMATS, from_json, render
from nncheck.render.html import fragment
from nncheck.render.patch import Change, changes

HERE = Path(__file__).parent / "render"
CANNED = runpy.run_path(str(HERE / "canned.py"))
REPORT: Report = CANNED["REPORT"]
CLEAN: Report = CANNED["CLEAN"]
EMPTY: Report = CANNED["EMPTY"]
SOURCES = {"net.py": CANNED["NET"]}
SARIF_SCHEMA = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"
UPDATE = bool(os.environ.get("NNCHECK_UPDATE_SNAPSHOTS"))

ENDINGS = {"json": "json", "jsonl": "jsonl", "junit": "xml", "sarif": "json", "md": "md"}
ENDINGS |= {"html": "html"}

# name of the snapshot, report, format, options
CASES = [
    *((f, REPORT, f, {}) for f in FORMATS),
    ("text_v", REPORT, "text", {"verbose": 1}),
    ("text_vv", REPORT, "text", {"verbose": 2}),
    ("text_q", REPORT, "text", {"quiet": True}),
    ("text_color", REPORT, "text", {"color": True}),
    ("json_v", REPORT, "json", {"verbose": 1}),
    ("sarif_sources", REPORT, "sarif", {"sources": SOURCES}),
    ("text_clean", CLEAN, "text", {}),
    ("text_clean_v", CLEAN, "text", {"verbose": 1}),
    ("text_empty", EMPTY, "text", {}),
    ("md_clean", CLEAN, "md", {}),
]


@pytest.mark.parametrize(("name", "report", "form", "options"), CASES, ids=[c[0] for c in CASES])
def test_looks_as_it_did(name, report, form, options):
    text = render(report, form, **options)
    path = HERE / "snapshots" / f"{name}.{ENDINGS.get(form, 'txt')}"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    with path.open(encoding="utf-8", newline="") as snapshot:
        assert text == snapshot.read()


def test_fragment_looks_as_it_did():
    path = HERE / "snapshots" / "fragment.html"
    if UPDATE:
        path.write_text(fragment(REPORT), encoding="utf-8", newline="")
    assert fragment(REPORT) == path.read_text(encoding="utf-8")


# -- what holds for every format ---------------------------------------------------------

REPORTS = {
    "everything": REPORT,
    "clean": CLEAN,
    "empty": EMPTY,
    "only errors": replace(EMPTY, errors=REPORT.errors),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_renders_any_report(report, form):
    for options in ({}, {"verbose": 2}, {"quiet": True}):
        text = render(report, form, **options)
        assert text.endswith("\n") or text == ""


@pytest.mark.parametrize("form", [*FORMATS, "fragment"])
def test_nothing_harmful_comes_through(form):
    text = fragment(REPORT) if form == "fragment" else render(REPORT, form, verbose=2)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    text.encode("utf-8")


def test_lone_surrogates_can_be_written():
    odd = SubjectReport("a\udc80b", "p\udc80.py", 1, "loss", "s", "error", "why \ud800")
    report = replace(REPORT, subjects=(*REPORT.subjects, odd))
    for form in FORMATS:
        render(report, form, verbose=2).encode("utf-8")


def test_unknown_format_names_the_near_ones():
    with pytest.raises(ValueError, match="close to it: json"):
        render(REPORT, "jsno")
    with pytest.raises(ValueError, match="the formats are text"):
        render(REPORT, "word processor")


def test_import_loads_no_format():
    code = """
import nncheck.render, sys
print([name for name in sys.modules if name in ("numpy", "jinja2", "msgspec")])
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


# -- text ----------------------------------------------------------------------------------


def test_a_shared_cause_is_told_once_by_the_subject_that_contains_it():
    text = render(REPORT, "text")
    assert text.count("NN201 softmax") == 1
    assert "[SoftmaxWithLoss, TwoLayerNet]" in text
    assert "consequences: TwoLayerNet W1, b1, W2, b2" in text


def test_consequences_are_shown_in_full_when_verbose():
    assert "gradient of W2 is wrong" not in render(REPORT, "text")
    assert "gradient of W2 is wrong" in render(REPORT, "text", verbose=1)


def test_carets_stand_under_the_span_in_display_columns():
    lines = render(REPORT, "text").splitlines()
    at = next(i for i, line in enumerate(lines) if "spare 2" in line)
    # each of the two wide characters before the span takes two columns
    assert lines[at - 1].index("2 * (1 - y)") + 2 == lines[at].index("^")


def test_color_adds_nothing_but_escapes():
    plain = re.sub(r"\x1b\[[0-9;]*m", "", render(REPORT, "text", color=True))
    assert plain == render(REPORT, "text")


def test_a_consequence_without_its_cause_stands_for_itself():
    orphan = replace(CANNED["NETWORK"], findings=CANNED["NETWORK"].findings[:2])
    text = render(replace(EMPTY, subjects=(orphan,)), "text")
    assert "gradient of W1 is wrong" in text
    assert "2 errors" in text


def test_chains_of_consequences_end_at_the_root():
    def finding(code, above):
        return Finding(code, "r", "error", code, Place("a.py", 1, 1), consequence_of=above)

    chain = (finding("NN003", "NN002"), finding("NN002", "NN001"), finding("NN001", None))
    subject = SubjectReport("S", "a.py", 1, "loss", "s", "failed", findings=chain)
    text = render(replace(EMPTY, subjects=(subject,)), "text")
    assert "consequences: S NN003, NN002" in text
    assert "1 error " in text


def test_two_findings_of_one_subject_on_one_line_stay_two():
    def finding(message):
        return Finding("NN103", "r", "error", message, Place("a.py", 9, 9))

    both = (finding("dW"), finding("db"), finding("db"))
    subject = SubjectReport("S", "a.py", 1, "layer", "s", "failed", findings=both)
    assert render(replace(EMPTY, subjects=(subject,)), "concise").count("NN103") == 2


def test_a_fix_shows_changed_lines_as_they_are():
    r"""A removed line may begin with "--" or hold a form feed; neither is a header or a newline."""
    fix = Fix("d", (), "--- a.py\n+++ a.py\n@@ -1,3 +1,2 @@\n x\n--- a\n-b\x0cc\n+++ d\n")
    assert changes(fix) == [Change("-", "-- a"), Change("-", "b\\x0cc"), Change("+", "++ d")]


# -- json ----------------------------------------------------------------------------------

SCHEMA = json.loads(
    resources.files("nncheck.render").joinpath("schema_v1.json").read_text(encoding="utf-8")
)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("verbose", [0, 1])
def test_json_follows_the_schema(report, verbose):
    document = json.loads(render(report, "json", verbose=verbose), parse_constant=pytest.fail)
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": 2},
        {"elapsed_s": "long"},
        {"subjects": [{"name": "x"}]},
        {"errors": None},
        {"summary": {}},
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_wrong(change):
    document = json.loads(render(REPORT, "json")) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_json_comes_back_as_the_report(report):
    text = render(report, "json", verbose=1)
    again = from_json(text)
    assert render(again, "json", verbose=1) == text
    for form in set(FORMATS) - {"html"}:  # facts: "nan" comes back as a string
        assert render(again, form) == render(report, form)


def test_reading_says_what_does_not_fit():
    for text in ("{", "[]", json.dumps(json.loads(render(CLEAN, "json")) | {"seed": "x"})):
        with pytest.raises(ValueError, match="schema_version 1"):
            from_json(text)


def test_json_keeps_a_failed_subject_explained():
    only = replace(CANNED["NETWORK"], findings=CANNED["NETWORK"].findings[:4])
    report = replace(REPORT, subjects=(only, CANNED["LOSS"]))
    network, loss = json.loads(render(report, "json"))["subjects"]
    assert [f["consequence_of"] for f in network["findings"]] == ["NN201"] * 4
    assert [f["code"] for f in loss["findings"]] == ["NN201"]


def test_json_puts_roots_first_and_writes_non_finite_numbers_as_strings():
    subjects = json.loads(render(REPORT, "json", verbose=1))["subjects"]
    assert [f["code"] for f in subjects[0]["findings"]] == ["NN201"] + ["NN001"] * 4
    assert subjects[1]["findings"][0]["facts"] == {
        "row_sum": 0.3333,
        "worst": "nan",
        "limits": ["-inf", "inf"],
    }
    assert subjects[1]["checks"][1]["max_error"] == "nan"
    assert subjects[3]["cell"] == subjects[3]["findings"][0]["cell"] == 7


def test_json_takes_arrays_and_never_asks_an_object_for_its_repr():
    class Rude:
        def __repr__(self):
            raise AssertionError

    facts = {"a": np.array([1.0, np.nan]), "n": np.int64(3), "z": 1j, "o": Rude(), "b": np.True_}
    facts |= {"long": np.array([0.5, np.inf], dtype=np.longdouble)}
    facts |= {"complex": np.array([1 + 2j]), "s": np.array("x"), "k": {1: np.float32(0.5)}}
    finding = replace(CANNED["SOFTMAX"], facts=facts)
    subject = replace(CANNED["LOSS"], findings=(finding,))
    document = json.loads(render(replace(EMPTY, subjects=(subject,)), "json"))
    assert document["subjects"][0]["findings"][0]["facts"] == {
        "a": [1.0, "nan"],
        "n": 3,
        "z": [0.0, 1.0],
        "o": "<Rude>",
        "b": True,
        "long": [0.5, "inf"],
        "complex": [[1.0, 2.0]],
        "s": "x",
        "k": {"1": 0.5},
    }


def test_jsonl_has_a_line_per_subject_and_a_summary():
    lines = [json.loads(line) for line in render(REPORT, "jsonl").splitlines()]
    assert [line["type"] for line in lines] == ["subject"] * 9 + ["summary"]
    whole = json.loads(render(REPORT, "json"))
    assert lines[-1]["summary"] == whole["summary"]
    assert [{**line, "type": None} for line in lines[:-1]] == [
        {**subject, "type": None} for subject in whole["subjects"]
    ]


# -- github, junit, sarif ------------------------------------------------------------------


def test_github_commands_cannot_be_broken_out_of():
    lines = render(REPORT, "github").splitlines()
    command = re.compile(r"::(error|warning|notice) (\w+=[^,:]*(,\w+=[^,:]*)*)::[^\r\n]*")
    assert all(command.fullmatch(line) for line in lines)
    assert any("file=evil%2C%25%3A.py" in line for line in lines)


def test_junit_counts_what_it_holds():
    root = ET.fromstring(render(REPORT, "junit"))
    assert root.tag == "testsuites"
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for attribute, tag in {
            "failures": "failure",
            "errors": "error",
            "skipped": "skipped",
        }.items():
            assert int(suite.get(attribute)) == len(suite.findall(f"testcase/{tag}"))
        for case in cases:
            assert case.get("classname")
            assert case.get("name")
            assert sum(child.tag != "system-out" for child in case) <= 1
    assert int(root.get("tests")) == sum(int(suite.get("tests")) for suite in root)
    assert int(root.get("failures")) == 5
    assert int(root.get("errors")) == 3


def test_junit_names_subject_and_family():
    root = ET.fromstring(render(REPORT, "junit"))
    names = {(case.get("classname"), case.get("name")) for case in root.iter("testcase")}
    assert ("net.py::SoftmaxWithLoss", "gradient") in names
    assert ("net.py::SoftmaxWithLoss", "value") in names
    assert ("layers.py::Relu", "purity") in names


@pytest.mark.parametrize("report", [REPORT, CLEAN, EMPTY], ids=["canned", "clean", "empty"])
def test_sarif_and_junit_follow_their_published_schemas(report):
    schema = json.loads((HERE / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    document = json.loads(render(report, "sarif", sources=SOURCES))
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    checker.validate(document)
    document["runs"][0]["results"] = [{"ruleId": "NN201"}]
    with pytest.raises(jsonschema.ValidationError, match="message"):
        checker.validate(document)
    junit = pytest.importorskip("xmlschema").XMLSchema(HERE / "schemas" / "junit-10.xsd")
    text = render(report, "junit", verbose=1)
    junit.validate(text)
    assert not junit.is_valid(text.replace("<testsuites", "<testsuites colour='red'"))


def test_the_sarif_schema_is_unchanged_and_has_its_notice():
    """Its licence lets it be passed on as it is, with the notice."""
    held = (HERE / "schemas" / "sarif-2.1.0-rtm.5.json").read_bytes()
    assert hashlib.sha256(held).hexdigest() == SARIF_SCHEMA
    assert "OASIS Open" in (HERE / "schemas" / "sarif-NOTICE.txt").read_text(encoding="utf-8")


def test_sarif_is_sound():
    document = json.loads(render(REPORT, "sarif"))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        physical = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\w%./-]+", physical["artifactLocation"]["uri"])
        region = physical.get("region", {"startLine": 1, "endLine": 1})
        assert 1 <= region["startLine"] <= region["endLine"]
    prints = [result["partialFingerprints"]["nncheck/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints) == 3


def test_sarif_fixes_give_the_same_text_in_offsets_and_in_lines():
    def region(sources):
        document = json.loads(render(REPORT, "sarif", sources=sources))
        (fixed,) = (r for r in document["runs"][0]["results"] if "fixes" in r)
        return fixed["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]

    offsets, lines = region({}), region(SOURCES)
    text = CANNED["NET"]
    start = offsets["charOffset"]
    assert text[start : start + offsets["charLength"]] == "np.sum(exp_a)"
    assert lines["startLine"] == lines["endLine"] == 7
    line = text.splitlines()[6]
    assert line[lines["startColumn"] - 1 : lines["endColumn"] - 1] == "np.sum(exp_a)"


def test_sarif_fingerprints_survive_moved_lines():
    def prints(report):
        results = json.loads(render(report, "sarif"))["runs"][0]["results"]
        return [r["partialFingerprints"] for r in results]

    old = CANNED["SOFTMAX"]
    moved = replace(
        old,
        place=replace(old.place, line=107, end_line=107),
        excerpt=tuple((line + 100, text) for line, text in old.excerpt),
    )
    before, after = (
        replace(EMPTY, subjects=(replace(CANNED["LOSS"], findings=(f,)),)) for f in (old, moved)
    )
    assert prints(before) == prints(after)


# -- markdown and html ---------------------------------------------------------------------


def test_markdown_neither_formats_nor_links_what_it_quotes():
    text = render(REPORT, "md")
    assert r"\*bold\* @<!-- -->someone \#<!-- -->1" in text
    outside = re.sub(r"`[^`]*`", "", text)
    assert not re.search(r"(?<!\\)<script", outside)


class Page(HTMLParser):
    """Collects tags and checks that they nest."""

    VOID = frozenset(("input", "meta", "br", "rect"))

    def __init__(self, text):
        super().__init__()
        self.open, self.tags = [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_html_is_whole_and_needs_nothing_from_outside(report):
    text = render(report, "html")
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"link", "img", "iframe", "object", "base", "form"}
    for _, attrs in page.tags:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attrs)
        assert attrs.get("href", "#").startswith("#")
    assert "url(" not in text
    assert "@import" not in text
    policy = [m["content"] for m in page.named("meta") if "http-equiv" in m]
    assert policy[0].startswith("default-src 'none';")
    assert "unsafe" not in policy[0]
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(inside) == len(page.named(tag)) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[0]


def test_html_links_lead_somewhere_and_ids_are_unique():
    page = Page(render(REPORT, "html"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for attrs in page.named("a"):
        assert attrs["href"][1:] in ids
    for _, attrs in page.tags:
        assert set(attrs.get("aria-labelledby", "").split()) <= set(ids)


def test_html_shows_failures_first_and_open():
    page = Page(render(REPORT, "html"))
    cards = [a for a in page.named("details") if a.get("class") == "card"]
    assert ["open" in card for card in cards] == [True] * 6 + [False] * 3


@pytest.mark.parametrize("view", ["html", "fragment"])
def test_hostile_names_are_only_text(view):
    text = fragment(REPORT) if view == "fragment" else render(REPORT, "html")
    # the page's own, which is known by its hash
    assert text.count("<script") == (view == "html")
    assert "&lt;script&gt;" in text
    Page(text)


def test_fragment_keeps_its_style_to_itself():
    text = fragment(REPORT)
    style = text.partition("<style>")[2].partition("</style>")[0]
    selectors = re.findall(r"([^{}]+)\{", style)
    assert all(
        part.strip().startswith(".nncheck") for rule in selectors for part in rule.split(",")
    )
    assert "id=" not in text


def test_html_of_a_thousand_subjects_is_small():
    many = tuple(replace(CANNED["AFFINE"], name=f"Affine{i}") for i in range(1000))
    assert len(render(replace(EMPTY, subjects=many), "html").encode()) < 3_000_000
