"""One optimizer: find what its recursion gets wrong, mend it, walk again, until nothing new shows."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..budget import Budget
from ..lab import StepLab
from ..lab.optimizing.causes import checks
from ..model import Card, Certainty, Check, Finding, Fix, Severity
from ..repair.code import Code
from ..repair.update_twins import like_the_other, with_twins
from ..rules import Rule
from .examine import first_line
from .ledger import Ledger

FAMILY = "optimizer"
_ROUNDS, _EDITS_TRIED, _SECONDS = 6, 600, 6.0
_SALTS = (101, 202, 303)


@dataclass(slots=True)
class _Case:
    base: Bench
    card: Card
    ledger: Ledger
    rules: Sequence[Rule]
    seed: int
    found: list[Finding] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)


def examine(
    bench: Bench, card: Card, code: Code, ledger: Ledger, rules: Sequence[Rule], *, seed: int
) -> tuple[list[Finding], Ledger, tuple[Check, ...]]:
    """The findings about one optimizer, the ledger after them, and the checks of the code as it is."""
    first = StepLab(bench, card, code, seed=seed)
    case = _Case(
        bench, card, ledger, [r for r in rules if r.family == FAMILY or r.meets_optimizers], seed
    )
    lab = first if not ledger.accepted else _edited(case)
    for _ in range(_ROUNDS):
        lab = _one_round(case, lab) if lab is not None else None
        if lab is None:
            break
    return case.found, case.ledger, checks(first)


def _edited(case: _Case) -> StepLab | None:
    """A lab on the source as it is after the edits that other subjects have had."""
    try:
        bench = case.base.edited(case.ledger.accepted)
        code = Code(case.ledger.source())
        return StepLab(bench, bench.card(case.card.name), code, seed=case.seed)
    except (Exception, TimeLimit):
        return None


def _one_round(case: _Case, lab: StepLab) -> StepLab | None:
    """The lab after one more accepted edit; None when there is nothing to be mended any more."""
    for rule in case.rules:
        for found in _said(rule, lab):
            if rule.code in case.settled:
                continue
            mended = _mended(case, lab, rule, found)
            if mended is not None:
                case.settled.add(rule.code)
                return mended
    for rule in case.rules:
        for found in _said(rule, lab):
            if rule.code not in case.settled and not _is_told(case, found):
                case.settled.add(rule.code)
                case.found.append(_placed(case, lab, found, certainty="consistent"))
    return None


def _is_told(case: _Case, found: Finding) -> bool:
    """Another rule has spoken of the very deviation: one cause, one report."""
    what = found.facts.get("deviation")
    return what is not None and any(f.facts.get("deviation") == what for f in case.found)


def _said(rule: Rule, lab: StepLab) -> Iterator[Finding]:
    with contextlib.suppress(ValueError, IndexError, TypeError, KeyError):
        yield from _named(rule, lab)


def _named(rule: Rule, lab: StepLab) -> Iterator[Finding]:
    for found in rule.check(lab):
        lowered = rule.severity == "warning" or found.severity == "warning"
        severity: Severity = "warning" if lowered else "error"
        path = lab.code.source.path
        yield replace(
            found, code=rule.code, rule=rule.slug, family=rule.family, severity=severity,
            reproduce=f"nncheck check {path}::{lab.card.name} --seed {lab.seed}",
        )  # fmt: skip


def _codes(case: _Case, lab: StepLab) -> set[tuple[str, str]]:
    return {(f.code, f.severity) for rule in case.rules for f in _said(rule, lab)}


def _mended(case: _Case, lab: StepLab, rule: Rule, found: Finding) -> StepLab | None:
    """The lab after an edit that takes the finding away and brings nothing new."""
    if rule.repair is None:
        return None
    before = _codes(case, lab)
    depth = max((len(v.fit.faults) for v in lab.verdicts if v.fit is not None), default=1) - 1
    budget, tried = Budget(_SECONDS), set()
    candidates = rule.repair(lab, found)
    if len(lab.card.slots) == 2:
        both = with_twins(lab.code, lab.card, candidates)
        candidates = itertools.chain(like_the_other(lab.code, lab.card), both)
    for description, edits in candidates:
        if edits in tried:
            continue
        tried.add(edits)
        if len(tried) > _EDITS_TRIED or budget.spent:
            return None
        try:
            ledger = case.ledger.with_edits(lab.code.source, edits)
            if ledger.accepted == case.ledger.accepted:
                continue
            bench = case.base.edited(ledger.accepted)
            card, code = bench.card(case.card.name), Code(ledger.source())
            labs = [
                StepLab(bench, card, code, seed=case.seed, salt=s, depth=max(depth, 0))
                for s in (0, *_SALTS)
            ]
            holds = all(_holds(case, lab, after, rule, before) for after in labs)
        except (Exception, TimeLimit):
            continue
        if holds:
            seen = checks(labs[0])
            own = ledger.own(case.ledger)
            fix = Fix(
                description, own, case.ledger.original.diff(own), verified=True,
                checks=sum(c.status == "passed" for c in seen),
                failing=sum(c.status == "failed" for c in seen), points=len(_SALTS),
            )  # fmt: skip
            placed = _placed(case, lab, found, certainty="proven", fix=fix)
            case.found.append(placed)
            case.ledger = ledger
            return StepLab(bench, card, code, seed=case.seed)
    return None


def _holds(
    case: _Case, lab: StepLab, after: StepLab, rule: Rule, before: set[tuple[str, str]]
) -> bool:
    """The finding is gone, nothing new is said, and what followed a form follows one still."""
    for old, new in zip(lab.verdicts, after.verdicts, strict=True):
        if new.walk.failure is not None or (
            new.fit is None and (old.fit is not None or old.claims)
        ):
            return False
    if after.uneven and not lab.verdicts[0].fit:
        # of an algorithm that nobody knows: weight and bias are to be handled alike at least
        return False
    left = _codes(case, after)
    return rule.code not in {code for code, _ in left} and left <= before


def _placed(
    case: _Case,
    lab: StepLab,
    found: Finding,
    *,
    certainty: Certainty,
    fix: Fix | None = None,
) -> Finding:
    """The finding at its place in the original source: where it was mended, else where it is said."""
    source = lab.code.source
    place = found.place
    if fix is not None and fix.edits:
        low, high = _update_span(case, lab)
        first = min(fix.edits, key=lambda e: (not low <= e.start <= high, e.start))
        place = case.ledger.original.place((first.start, max(first.end, first.start)))
    elif place is not None:
        place = case.ledger.place(source, place)
    else:
        function = lab.code.function(lab.card.forward)
        place = lab.code.place(function) if function is not None else lab.card.place
        place = case.ledger.place(source, place)
    place = first_line(place or case.card.place)
    excerpt = case.ledger.original.excerpt(place)
    return replace(found, place=place, excerpt=excerpt, certainty=certainty, fix=fix)


def _update_span(case: _Case, lab: StepLab) -> tuple[int, int]:
    """Where the update stands in the original source: a cause is shown there rather than elsewhere."""
    code = Code(case.ledger.original)
    function = code.function(lab.card.forward)
    return code.source.span(function) if function is not None else (0, -1)
