"""`--format junit`: XML for CI servers; a suite per file, a case per subject and check family."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from nncheck.model import Family, Report, SourceError, SubjectReport
from nncheck.render.causes import Carrier
from nncheck.render.certificate import certificate
from nncheck.render.diagnostic import diagnostic
from nncheck.render.inert import inert, inert_lines
from nncheck.render.look import Look
from nncheck.render.paint import paint_with
from nncheck.render.unsaid import ending

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_PLAIN = paint_with(color=False)
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(report: Report, look: Look) -> str:
    """Follows Jenkins' junit-10.xsd: at most one failure, error or skipped element in a case."""
    root = ET.Element("testsuites", name="nncheck", time=f"{report.elapsed_s:.3f}")
    paths = dict.fromkeys([s.path for s in report.subjects] + [e.path for e in report.errors])
    for path in paths:
        suite = ET.SubElement(root, "testsuite", name=inert(path))
        for subject in report.subjects:
            if subject.path == path:
                _subject(suite, subject, look)
        for error in report.errors:
            if error.path == path:
                _source_error(suite, error)
        _count(suite, [suite])
    _count(root, list(root))
    ET.indent(root)
    # by hand: ElementTree would name the locale's encoding
    return _DECLARATION + ET.tostring(root, encoding="unicode") + "\n"


def _subject(suite: ET.Element, subject: SubjectReport, look: Look) -> None:
    cases = [_case(suite, subject, family) for family in _families(subject)]
    if not cases:
        cases = [_case(suite, subject, None)]
    if subject.captured.strip() and look.verbose:
        ET.SubElement(cases[-1], "system-out").text = "\n".join(inert_lines(subject.captured))


def _families(subject: SubjectReport) -> list[Family]:
    """The families that were checked or have a finding, in order of appearance."""
    found: list[Family] = [check.family for check in subject.checks]
    return list(dict.fromkeys(found + [finding.family for finding in subject.findings]))


def _case(suite: ET.Element, subject: SubjectReport, family: Family | None) -> ET.Element:
    name = f"{inert(subject.path)}::{inert(subject.name)}"
    case = ET.SubElement(suite, "testcase", classname=name, name=family or "check")
    told = [Carrier(f, subject) for f in subject.findings if family is None or f.family == family]
    told.sort(key=lambda c: c.finding.consequence_of is not None)
    errors = [c for c in told if c.finding.severity == "error"]
    failing = [c for c in subject.checks if c.family == family and c.status == "failed"]
    if subject.status == "error":
        _outcome(case, "error", "could not be run", ending(subject), [])
    elif errors:
        code = errors[0].finding.code
        _outcome(case, "failure", code, inert(errors[0].finding.message), _blocks(errors))
    elif failing or (family is None and subject.status == "failed"):
        _outcome(case, "failure", *_elsewhere(subject), certificate(subject))
    elif _unchecked(subject, family):
        _outcome(case, "skipped", None, ending(subject), [])
    warnings = [c for c in told if c.finding.severity == "warning"]
    if warnings:
        ET.SubElement(case, "system-out").text = "\n".join(_blocks(warnings))
    return case


def _elsewhere(subject: SubjectReport) -> tuple[str, str]:
    """A failed check without a finding of its own family: the causes told in other families."""
    codes = list(dict.fromkeys(f.code for f in subject.findings if f.severity == "error"))
    if not codes:
        return "unexplained", ending(subject)
    return codes[0], f"wrong; see {', '.join(codes)} in the other families"


def _unchecked(subject: SubjectReport, family: Family | None) -> bool:
    """Skipped or inconclusive as a whole, with nothing in this family that did pass."""
    if subject.status not in ("skipped", "inconclusive"):
        return False
    return not any(c.family == family and c.status == "passed" for c in subject.checks)


def _blocks(carriers: Iterable[Carrier]) -> list[str]:
    lines: list[str] = []
    for carrier in carriers:
        names = (carrier.subject.name,)
        lines += diagnostic(carrier.finding, carrier.subject, names, paint=_PLAIN, verbose=1)
    return lines


def _outcome(case: ET.Element, tag: str, kind: str | None, message: str, lines: list[str]) -> None:
    element = ET.SubElement(case, tag, message=message)
    if kind is not None:
        element.set("type", kind)
    element.text = "\n".join(lines) or None


def _source_error(suite: ET.Element, error: SourceError) -> None:
    case = ET.SubElement(suite, "testcase", classname=inert(error.path), name="read")
    line = "" if error.line is None else f"line {error.line}: "
    _outcome(case, "error", "could not be read", line + inert(error.message), [])


def _count(element: ET.Element, suites: list[ET.Element]) -> None:
    element.set("tests", str(sum(len(suite.findall("testcase")) for suite in suites)))
    for attribute, tag in _COUNTED.items():
        total = sum(len(suite.findall(f"testcase/{tag}")) for suite in suites)
        if attribute != "skipped" or element.tag == "testsuite":
            element.set(attribute, str(total))
