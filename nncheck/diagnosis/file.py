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
from ..model import Card, Check, Finding, Status, SubjectReport, Taken
from ..repair.code import Code
from ..rules import Rule
from ..sources.text import Source
from . import helped, neighbours, steps
from .engine import diagnose_engine
from .examine import examine, first_line
from .hits import findings_of
from .ledger import Ledger

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
    for card in sorted(
        bench.cards, key=lambda c: (c.style != "function", _RANK[c.kind], c.place.line)
    ):
        if progress is not None:
            progress(f"{source.path}::{card.name}")
        try:
            with _quiet():
                reports[card.name], ledger = _subject(
                    bench, card, code, ledger, rules, causes, seed=seed, opinion=second_opinion,
                    pictured=pictured,
                )  # fmt: skip
        except (Exception, TimeLimit) as error:  # a subject must not take the others with it
            reports[card.name] = _broken(card, error)
    reports = _raised(reports)
    return [
        reports[c.name]
        for c in sorted(bench.cards, key=lambda c: (c.place.cell or 0, c.place.line))
    ]


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
        report = _report(card, seen, own)
        report = replace(report, captured=bench.printed.get(card.name, ""))
        drawn = of_steps(StepLab(bench, card, code, seed=seed)) if pictured else ()
        return replace(report, pictures=drawn), ledger
    if card.style in helped.STYLES:
        own, ledger, seen = helped.examine(bench, card, code, ledger, rules, seed=seed)
        report = _report(card, seen, own)
        return replace(report, captured=bench.printed.get(card.name, "")), ledger
    rules = [r for r in rules if r.family != steps.FAMILY and "" in r.subjects]
    if card.kind == "autodiff":
        report, found, ledger = diagnose_engine(bench, card, code, ledger, rules, seed=seed)
        causes += found
        return replace(report, captured=bench.printed.get(card.name, "")), ledger
    lab = Lab(bench, card, code, seed=seed)
    if not lab.is_repeatable:
        return _unsteady(card), ledger
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
    report = _report(card, seen, findings)
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


def _report(card: Card, seen: tuple[Check, ...], findings: list[Finding]) -> SubjectReport:
    ordered = sorted(findings, key=_importance)
    seen = tuple(_excused(c, ordered) for c in seen)
    status, reason = _status(card, seen, ordered)
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, status, reason,
        card.place.cell, seen, tuple(ordered), card.guesses, slots=_taken(card),
    )  # fmt: skip


def _taken(card: Card) -> tuple[Taken, ...]:
    return tuple(
        Taken(
            s.name, s.role, " × ".join(map(str, s.shape)) or "a number", s.domain.values,
            s.differentiable,
        )
        for s in card.slots
    )  # fmt: skip


def _importance(found: Finding) -> tuple[bool, bool, bool]:
    """Causes before consequences, errors before warnings, what has a reason before what has none."""
    return (
        found.consequence_of is not None,
        found.severity != "error",
        found.certainty == "unexplained",
    )


def _excused(check: Check, findings: Sequence[Finding]) -> Check:
    """A gradient that differs by a convention which a warning names has not failed."""
    warned = [
        f for f in findings if f.severity == "warning" and check.wrt in f.facts.get("slots", ())
    ]
    if check.name != "gradient" or check.status != "failed" or not warned:
        return check
    return replace(check, status="passed", reason=f"apart from {warned[0].code} {warned[0].rule}")


def _status(
    card: Card, seen: Sequence[Check], findings: Sequence[Finding]
) -> tuple[Status, str | None]:
    if any(f.severity == "error" for f in findings):
        return "failed", None
    if card.kind == "optimizer" or card.style in helped.STYLES:
        failed = [c for c in seen if c.status == "failed"]
        return ("inconclusive", "; ".join(map(_why, failed))) if failed else ("passed", None)
    gradients = [c for c in seen if c.name == "gradient"]
    proven = any(c.status == "passed" for c in gradients)
    doubtful = [
        c
        for c in gradients
        # a gradient that is zero on both sides beside others that were tested is an answer
        if c.status == "failed" or (c.status == "inconclusive" and not (proven and _is_zero(c)))
    ]
    if doubtful:
        return "inconclusive", "; ".join(f"{c.wrt}: {_why(c)}" for c in doubtful)
    if card.has_backward and not any(c.status == "passed" for c in gradients):
        reasons = [c.reason for c in gradients if c.reason]
        return "inconclusive", "; ".join(reasons) or "no gradient was found to compare"
    return "passed", None


def _why(check: Check) -> str:
    if check.reason is None and check.status == "failed":
        return "differs from the reference, and no selected rule names the cause"
    return check.reason or check.status


def _is_zero(check: Check) -> bool:
    return check.max_error <= max(check.error_bar, 1e-12) and "not tested" in (check.reason or "")


def _raised(reports: dict[str, SubjectReport]) -> dict[str, SubjectReport]:
    """A hazard through which a network really goes wrong is an error: here is the wrong number.

    (A loss that ignores `dout`, under a network that divides through it.)
    """
    for network in list(reports.values()):
        for located in network.findings:
            kind = located.facts.get("kind")
            part = reports.get(str(kind)) if located.code == "NN803" else None
            if located.consequence_of is not None or part is None:
                continue
            gradient = [f for f in part.findings if f.family == "gradient"]
            if not gradient:
                continue
            raised = [
                replace(f, severity="error") if f is gradient[0] else f for f in part.findings
            ]
            ordered = tuple(sorted(raised, key=lambda f: f.severity != "error"))
            reports[part.name] = replace(part, findings=ordered, status="failed", reason=None)
            linked = [
                replace(f, consequence_of=gradient[0].code) if f is located else f
                for f in network.findings
            ]
            reports[network.name] = replace(network, findings=tuple(linked))
    return reports


def _unsteady(card: Card) -> SubjectReport:
    """Differences of values that change by themselves say nothing about a derivative."""
    reason = (
        "its forward gives another value each time, for the same input on a fresh object: nothing "
        "can be compared; draw random numbers with np.random, which is replayed"
    )
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, "inconclusive", reason,
        card.place.cell, guesses=card.guesses, slots=_taken(card),
    )  # fmt: skip


def _broken(card: Card, error: BaseException) -> SubjectReport:
    reason = str(error) if isinstance(error, TimeLimit) else f"{type(error).__name__}: {error}"
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, "error", reason,
        card.place.cell, guesses=card.guesses, slots=_taken(card),
    )  # fmt: skip
