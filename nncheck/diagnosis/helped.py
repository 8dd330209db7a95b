"""One helper of a training loop: what it gets wrong, and an edit after which it does not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..budget import Budget
from ..lab import HelperLab
from ..lab.helpers.helperlab import checks
from ..model import Card, Check, Finding, Fix, Severity
from ..repair.code import Code
from ..rules import Rule
from .examine import first_line
from .ledger import Ledger

STYLES = ("batching", "metric")
_EDITS_TRIED, _SECONDS = 60, 2.0
_SALTS = (0, 101, 202, 303)


def examine(
    bench: Bench, card: Card, code: Code, ledger: Ledger, rules: Sequence[Rule], *, seed: int
) -> tuple[list[Finding], Ledger, tuple[Check, ...]]:
    """The findings about one helper, the ledger after them, and the checks of the code as it is."""
    lab = first = HelperLab(bench, card, code, seed=seed)
    if ledger.accepted:
        lab = _edited(bench, card, ledger, seed) or first
    mine = [r for r in rules if card.style in r.subjects]
    hits = [(rule, found) for rule in mine for found in _said(rule, lab)]
    told: list[Finding] = []
    for rule, found in hits:
        if any(True for _ in _said(rule, lab)):
            mended = _mended(bench, lab, ledger, mine, rule, found)
            if mended is None:
                told.append(_placed(lab, ledger, found))
                continue
            placed, ledger = mended
            told.append(placed)
            lab = _edited(bench, card, ledger, seed) or lab
    return told, ledger, checks(first)


def _edited(bench: Bench, card: Card, ledger: Ledger, seed: int) -> HelperLab | None:
    """A lab on the source as it is after the accepted edits."""
    with contextlib.suppress(Exception):
        after = bench.edited(ledger.accepted)
        return HelperLab(after, after.card(card.name), Code(ledger.source()), seed=seed)
    return None


def _said(rule: Rule, lab: HelperLab) -> Iterator[Finding]:
    with contextlib.suppress(ValueError, IndexError, TypeError, KeyError):
        for found in rule.check(lab):
            lowered = rule.severity == "warning" or found.severity == "warning"
            severity: Severity = "warning" if lowered else "error"
            path = lab.code.source.path
            yield replace(
                found, code=rule.code, rule=rule.slug, family=rule.family, severity=severity,
                reproduce=f"nncheck check {path}::{lab.card.name} --seed {lab.seed}",
            )  # fmt: skip


def _codes(rules: Sequence[Rule], lab: HelperLab) -> set[str]:
    return {f.code for rule in rules for f in _said(rule, lab)}


def _mended(
    bench: Bench,
    lab: HelperLab,
    ledger: Ledger,
    rules: Sequence[Rule],
    rule: Rule,
    found: Finding,
) -> tuple[Finding, Ledger] | None:
    """The finding with an edit that takes it away, whatever is drawn, and brings nothing new."""
    before, budget = _codes(rules, lab), Budget(_SECONDS)
    for count, (description, edits) in enumerate(rule.repair(lab, found) if rule.repair else ()):
        if count >= _EDITS_TRIED or budget.spent:
            return None
        try:
            after = ledger.with_edits(lab.code.source, edits)
            edited = bench.edited(after.accepted)
            card, code = edited.card(lab.card.name), Code(after.source())
            labs = [HelperLab(edited, card, code, seed=lab.seed, salt=s) for s in _SALTS]
            holds = all(_holds(lab, one, rules, before - {rule.code}) for one in labs)
        except (Exception, TimeLimit):
            continue
        if holds:
            own = after.own(ledger)
            diff = ledger.original.diff(own)
            fix = Fix(description, own, diff, verified=True, checks=1, points=len(_SALTS) - 1)
            placed = _placed(lab, ledger, found)
            return replace(placed, certainty="proven", fix=fix), after
    return None


def _holds(lab: HelperLab, after: HelperLab, rules: Sequence[Rule], allowed: set[str]) -> bool:
    """Every call answers still, as much as before, and nothing is said but what is allowed."""
    if len(after.answers) < len(lab.answers) or not after.answers:
        return False
    if not all(after.covers(was, now) for was, now in zip(lab.tables, after.tables, strict=False)):
        return False
    return _codes(rules, after) <= allowed


def _placed(lab: HelperLab, ledger: Ledger, found: Finding) -> Finding:
    place = found.place
    if place is None:
        function = lab.code.function(lab.card.forward)
        place = lab.code.place(function) if function is not None else lab.card.place
    place = first_line(ledger.place(lab.code.source, place) or place)
    return replace(found, place=place, excerpt=ledger.original.excerpt(place))
