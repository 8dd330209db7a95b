"""All subjects of one file: the simple ones first, so that a cause is settled where it stands."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..lab import Lab, StepLab, rough
from ..lab.checks import checks, with_opinion
from ..lab.pictures import of_steps, pictures
from ..model import Card, Finding, SubjectReport
from ..repair.code import Code
from ..rules import Rule
from ..sources.text import Source
from . import cancelling, helped, neighbours, steps, unfinite
from .engine import diagnose_engine
from .examine import examine, first_line
from .hits import findings_of
from .ledger import Ledger
from .verdicts import broken, raised, unsteady, verdict_on

_LOCATION, _DIVERGENCE = "NN803", "NN909"
_RANK = {
    "function": 0,
    "activation": 1,
    "layer": 2,
    "loss": 3,
    "optimizer": 4,
    "autodiff": 5,
    "network": 6,
}


def diagnose(
    bench: Bench,
    source: Source,
    rules: Sequence[Rule],
    *,
    seed: int = 0,
    second_opinion: bool = False,
    pictured: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[SubjectReport]:
    """A report for every subject of the bench, in the order of the file.

    `second_opinion` asks scipy as well, whose figure then stands beside every gradient check.
    `pictured` records what the HTML report draws, which takes more evaluations.
    """
    ledger = Ledger(source)
    code = Code(source)
    reports: dict[str, SubjectReport] = {}
    causes: list[Finding] = []
    for card in sorted(bench.cards, key=_turn):
        if progress is not None:
            progress(f"{source.path}::{card.name}")
        try:
            with _quiet():
                reports[card.name], ledger = _subject(
                    bench, card, code, ledger, rules, causes, seed=seed, opinion=second_opinion,
                    pictured=pictured,
                )  # fmt: skip
        except (Exception, TimeLimit) as error:  # a subject must not take the others with it
            reports[card.name] = broken(card, error)
    with _quiet():
        reports = cancelling.told(bench, code, rules, raised(reports), seed)
    return [
        reports[c.name]
        for c in sorted(bench.cards, key=lambda c: (c.place.cell or 0, c.place.line))
    ]


def _turn(card: Card) -> tuple[bool, int, int, int]:
    """What is made of others comes after them."""
    rank = _RANK["network"] if card.is_network else _RANK[card.kind]
    return card.style != "function", rank, len(card.parts), card.place.line


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Our own arithmetic on values of theirs that are not finite, or complex, says nothing.

    What numpy says while their code runs is on record all the same.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def _subject(
    bench: Bench,
    card: Card,
    code: Code,
    ledger: Ledger,
    rules: Sequence[Rule],
    causes: list[Finding],
    *,
    seed: int,
    opinion: bool,
    pictured: bool,
) -> tuple[SubjectReport, Ledger]:
    if card.kind == "optimizer":
        own, ledger, seen = steps.examine(bench, card, code, ledger, rules, seed=seed)
        report = verdict_on(card, seen, own)
        report = replace(report, captured=bench.printed.get(card.name, ""))
        drawn = of_steps(StepLab(bench, card, code, seed=seed)) if pictured else ()
        return replace(report, pictures=drawn), ledger
    if card.style in helped.STYLES:
        own, ledger, seen = helped.examine(bench, card, code, ledger, rules, seed=seed)
        report = verdict_on(card, seen, own)
        return replace(report, captured=bench.printed.get(card.name, "")), ledger
    rules = [r for r in rules if r.family != steps.FAMILY or r.meets_networks]
    rules = [r for r in rules if "" in r.subjects]
    rules = [r for r in rules if r.code != cancelling.CODE]
    if card.kind == "autodiff":
        report, found, ledger = diagnose_engine(bench, card, code, ledger, rules, seed=seed)
        causes += found
        return replace(report, captured=bench.printed.get(card.name, "")), ledger
    lab = Lab(bench, card, code, seed=seed)
    if not lab.is_repeatable:
        return unsteady(card), ledger
    not_computed = unfinite.not_computed(lab)
    if not_computed is not None:
        return replace(not_computed, captured=bench.printed.get(card.name, "")), ledger
    start = neighbours.to_begin_with(bench, lab, ledger)
    found, after = examine(bench, lab, start, rules)
    ledger = after if start is ledger else ledger
    causes += found
    seen = checks(lab)
    if opinion:
        seen = tuple(with_opinion(lab, c) for c in seen)
    inherited = _inherited(lab, causes, found)
    running = [f for f in causes if any(_same(f, i) for i in inherited)]
    located = _located(lab, rules, [*found, *running]) if lab.wrong else []
    entered = [f for f in located if f.code == _LOCATION]
    findings = [*found, *(located if entered else [*inherited, *located])]
    report = unfinite.with_origin(lab, verdict_on(card, seen, findings))
    guesses = (*report.guesses, *_remarks(lab))
    report = replace(report, guesses=guesses, captured=bench.printed.get(card.name, ""))
    return replace(report, pictures=pictures(lab) if pictured else ()), ledger


def _remarks(lab: Lab) -> Iterator[str]:
    """What is right and worth knowing all the same."""
    digits = rough.differences(lab)
    if digits is not None:
        yield (
            f"backward takes differences of the forward: its gradient agrees to {digits} digits and "
            "costs several forward passes; a formula is exact"
        )


def _inherited(lab: Lab, causes: Sequence[Finding], own: Sequence[Finding]) -> list[Finding]:
    """Causes settled elsewhere in code that this subject runs, when they make it wrong here."""
    if not lab.wrong:
        return []
    runs = {*lab.code.reached(lab.card.forward, lab.card.backward), *lab.card.definitions}
    spans = [
        (p.cell, p.line, p.end_line)
        for q in runs
        if q in lab.code.functions
        for p in (lab.code.place(lab.code.functions[q]),)
    ]
    return [
        replace(f, subject=lab.card.name)
        for f in causes
        if f not in own
        and f.severity == "error"
        and f.family in ("value", "gradient", "loss")
        and f.place is not None
        and any(c == f.place.cell and a <= f.place.line <= b for c, a, b in spans)
    ]


def _same(a: Finding, b: Finding) -> bool:
    return a.code == b.code and a.place == b.place


def _located(lab: Lab, rules: Sequence[Rule], causes: Sequence[Finding]) -> list[Finding]:
    """Where the error enters a network (NN803) and where training ends with it (NN909), as a
    consequence of the cause if one is known.
    """
    located = []
    for rule in rules:
        if rule.code not in (_LOCATION, _DIVERGENCE):
            continue
        for found in findings_of(rule, lab):
            if rule.code == _DIVERGENCE and not (found.facts["follows"] and causes):
                continue
            place = first_line(found.place) if found.place else None
            kind = lab.card.part_types.get(str(found.facts.get("part")), "")
            located.append(
                replace(
                    found,
                    place=place,
                    excerpt=lab.code.source.excerpt(place) if place else (),
                    consequence_of=_cause_of(kind, causes),
                )
            )
    return located


def _cause_of(kind: str, causes: Sequence[Finding]) -> str | None:
    """The code of the cause that makes this class lie; the first cause where none names it."""
    errors = [f for f in causes if f.severity == "error"]
    own = [f for f in errors if f.subject == kind]
    return next((f.code for f in (*own, *errors)), None)
