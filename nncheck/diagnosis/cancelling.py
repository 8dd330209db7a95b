"""Errors of layers that cancel in a network: one cause, and what was said of the layers follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..lab import Lab
from ..model import Card, Edit, Finding, Fix, SubjectReport
from ..repair.code import Code
from ..rules import Rule
from .examine import first_line
from .hits import findings_of

CODE = "NN147"


def told(
    bench: Bench, code: Code, rules: Sequence[Rule], reports: Mapping[str, SubjectReport], seed: int
) -> dict[str, SubjectReport]:
    """The reports, with one finding for each network in which wrong layers make a right whole."""
    found = dict(reports)
    for card in bench.cards:
        if card.kind != "network" or found[card.name].status != "passed":
            continue
        kinds = [k for k in dict.fromkeys(card.part_types.values()) if _is_wrong(found.get(k))]
        if len(kinds) < 2:
            continue
        for rule in rules:
            for finding in (
                findings_of(rule, Lab(bench, card, code, seed=seed)) if rule.code == CODE else ()
            ):
                found |= _with(bench, finding, card, code, found)
    return found


def _is_wrong(report: SubjectReport | None) -> bool:
    return report is not None and any(_counts(f) for f in report.findings)


def _counts(finding: Finding) -> bool:
    return finding.severity == "error" and finding.family in ("gradient", "loss")


def _with(
    bench: Bench, finding: Finding, card: Card, code: Code, reports: Mapping[str, SubjectReport]
) -> dict[str, SubjectReport]:
    """The network with the finding, and its layers with what follows from it."""
    layers = [k for k in finding.facts["kinds"] if _is_wrong(reports.get(k))]
    if len(layers) < 2:
        return {}
    causes = [f for k in layers for f in reports[k].findings if _counts(f)]
    place = first_line(finding.place) if finding.place else None
    whole = replace(
        finding,
        place=place,
        excerpt=code.source.excerpt(place) if place else (),
        fix=_together(bench, card, causes, code),
    )
    own = reports[card.name]
    changed = {card.name: replace(own, status="failed", findings=(*own.findings, whole))}
    for kind in layers:
        report = reports[kind]
        following = tuple(
            replace(f, consequence_of=CODE, fix=None) if _counts(f) else f for f in report.findings
        )
        changed[kind] = replace(report, findings=following)
    return changed


def _together(bench: Bench, card: Card, causes: Sequence[Finding], code: Code) -> Fix | None:
    """The proven edits of all of them as one, where the network is right with them."""
    edits: list[Edit] = []
    for cause in causes:
        if cause.fix is None or not cause.fix.verified:
            return None
        edits += [e for e in cause.fix.edits if e not in edits]
    checks = sum(c.fix.checks for c in causes if c.fix is not None)
    points = min(c.fix.points for c in causes if c.fix is not None)
    both = tuple(edits)
    try:
        edited = bench.edited(both)
        if Lab(edited, edited.card(card.name), code).wrong:
            return None
    except (Exception, TimeLimit):
        return None
    return Fix(
        "mend them together",
        both,
        code.source.diff(both),
        verified=True,
        checks=checks,
        points=points,
    )
