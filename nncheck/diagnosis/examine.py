"""One subject: find a cause, mend it, look again, until nothing new shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..budget import Budget
from ..lab import Lab
from ..lab.checks import checks
from ..model import Card, Certainty, Edit, Finding, Fix, Place
from ..repair.code import Code
from ..repair.makers import places
from ..rules import Rule
from ..search import smallest
from . import proof
from .fitting import fitting, unrefuted
from .hits import UNEXPLAINED, Hit, findings_of, groups, hits_of, where
from .ledger import Ledger
from .neighbours import Refused, spoiled
from .retold import retold

# where the error of a network enters: a place, and no cause
_LOCATION = "NN803"
_ROUNDS = 8
_EDITS_TRIED = 400
# what one cause may cost before it is told without a fix, all causes of a subject together, and
# what is left for another one when that is used up
_SECONDS, _IN_ALL, _AT_LEAST = 2.0, 4.0, 0.3
# edits that are looked at after one that mends its own gradients and leaves others wrong
_LATER = 12
# ratios of one number: two of them multiply, and one edit undoes one of them
_SIMPLE = ("NN101", "NN102", "NN103", "NN104", "NN105")


@dataclass(slots=True)
class Case:
    """The examination of one subject in progress."""

    base: Bench
    card: Card
    ledger: Ledger
    rules: Sequence[Rule]
    seed: int
    first: Lab
    found: list[Finding] = field(default_factory=list)
    settled: set[tuple[str, object]] = field(default_factory=set)
    budget: Budget = field(default_factory=lambda: Budget(_IN_ALL))


def examine(
    base: Bench, first: Lab, ledger: Ledger, rules: Sequence[Rule]
) -> tuple[list[Finding], Ledger]:
    """The findings about one subject, in the order they were settled, and the ledger after them.

    `first` is a lab on the source as the user has it; it serves as long as no edit is accepted.
    """
    case = Case(base, first.card, ledger, rules, first.seed, first)
    for _ in range(_ROUNDS):
        lab = lab_of(case)
        if lab is None or not _one_round(case, lab):
            break
    lab = lab_of(case)
    wrong = set(lab.wrong) if lab is not None else {""}
    kept = [f for f in case.found if not _withdrawn(f, wrong)]
    failing = 0
    if lab is not None and any(f.fix is not None and f.fix.failing for f in kept):
        failing = sum(c.status == "failed" for c in checks(lab))
    return [_settled(f, wrong=wrong, failing=failing) for f in kept], case.ledger


def _withdrawn(found: Finding, wrong: set[str]) -> bool:
    """An unexplained gradient that is right once other causes are mended was their consequence."""
    slots = set(found.facts.get("slots", ()))
    return (
        found.code == UNEXPLAINED
        and found.fix is None
        and bool(wrong or slots)
        and not slots & wrong
    )


def lab_of(case: Case) -> Lab | None:
    """A lab on the source as it is after the accepted edits."""
    if not case.ledger.accepted:
        return case.first
    try:
        bench = case.base.edited(case.ledger.accepted)
        return Lab(bench, bench.card(case.card.name), Code(case.ledger.source()), seed=case.seed)
    except (Exception, TimeLimit):
        return None


def _one_round(case: Case, lab: Lab) -> bool:
    """Settle one more cause; False when there is none left."""
    hits = [h for h in hits_of(lab, case.rules) if (h.finding.code, where(h)) not in case.settled]
    hits = [h for h in hits if h.finding.code != _LOCATION and not h.finding.facts.get("follows")]
    if not hits:
        return False
    open_slots = {
        s for h in hits if h.finding.code == UNEXPLAINED for s in h.finding.facts["slots"]
    }
    for group in groups(hits):
        if _settle(case, lab, group, open_slots):
            return True
    return False


def _settle(case: Case, lab: Lab, rivals: list[Hit], open_slots: set[str]) -> bool:
    """Accept the first rival with a proven edit; else keep the likeliest as it is."""
    for hit in rivals:
        case.settled.add((hit.finding.code, where(hit)))
    # what the rules themselves propose comes first: an edit that any rule could make says nothing
    # of which of the rivals is right
    for general in (False, True):
        for hit in rivals:
            mended = _mend(case, lab, hit, open_slots, general=general)
            if mended is not None:
                case.found.append(mended)
                return True
    best = rivals[0]
    certainty: Certainty = "unexplained" if best.finding.code == UNEXPLAINED else "consistent"
    placed = _placed(case, lab, best.finding)
    case.found.append(replace(placed, certainty=certainty))
    # nothing was edited: go on with the other groups of the same round
    return False


def _mend(case: Case, lab: Lab, hit: Hit, open_slots: set[str], *, general: bool) -> Finding | None:
    """The finding with its proven fix, and the ledger moved on; None when no edit holds.

    An edit further up may mend gradients beside it that nothing explains: after the first edit
    that holds some more are looked at for one of those.
    """
    if hit.rule.repair is None:
        return None
    best: Finding | None = None
    rank, ledger, later = -1, case.ledger, 0
    refused = Refused(lab.code)
    for description, edits, trial, whole in _held(case, lab, hit, refused, general=general):
        mends = int(whole) + (whole and not open_slots & set(trial.lab.wrong))
        later += rank > 0
        if later > _LATER:
            break
        if mends <= rank:
            continue
        proven = proof.prove(trial, hit.finding, hit.rule, lab, _error_codes(case))
        if proven is None:
            continue
        if spoiled(trial.bench, trial.lab.code, lab, edits):
            refused.note(edits)
            continue
        own = trial.ledger.own(case.ledger)
        unexplained = hit.finding.code == UNEXPLAINED
        # what was wrong stands where it was mended, and not where it showed
        found = replace(hit.finding, place=None) if unexplained else hit.finding
        placed = _placed(case, lab, found, edits, trial.lab)
        fix = Fix(
            description, own, case.ledger.original.diff(own), verified=True, checks=proven.checks, failing=proven.failing,
            points=proven.points,
        )  # fmt: skip
        if unexplained:
            mends_too = [s for s in lab.wrong if s not in trial.lab.wrong]
            placed = retold(placed, lab.code, edits, mends_too, lab.card, case.rules)
        mended = replace(placed, certainty="proven" if proven.complete else "consistent", fix=fix)
        best, rank, ledger = mended, mends, trial.ledger
        if mends > 1:
            break
    case.ledger = ledger
    return best


def _held(
    case: Case, lab: Lab, hit: Hit, refused: Refused, *, general: bool
) -> Iterator[tuple[str, tuple[Edit, ...], proof.Trial, bool]]:
    """The edits that a cheap look finds better; and whether they mend, or leave a second fault.

    `general`: those that were reckoned to fit, in place of what the rule proposes.
    """
    assert hit.rule.repair is not None
    unexplained = hit.finding.code == UNEXPLAINED
    if unexplained and general:
        return
    seconds = _AT_LEAST if case.budget.spent else _SECONDS
    small = next((r for r in case.rules if r.code == UNEXPLAINED), None)
    fits = fitting(lab, case.ledger, case.base, hit.finding, small, seconds)
    own = hit.rule.repair(lab, hit.finding)
    turns = (fits, unrefuted(lab, own)) if unexplained else (fits,) if general else (own,)
    seen: set[tuple[Edit, ...]] = set()
    for candidates in turns:
        yield from _tried(case, lab, hit, refused, _unique(candidates, seen), seconds)


def _tried(
    case: Case,
    lab: Lab,
    hit: Hit,
    refused: Refused,
    candidates: Iterator[tuple[str, tuple[Edit, ...]]],
    seconds: float,
) -> Iterator[tuple[str, tuple[Edit, ...], proof.Trial, bool]]:
    budget: Budget | None = None
    for count, (description, edits) in enumerate(candidates):
        # what was reckoned before the first is no part of what may be tried out
        budget = budget or Budget(seconds)
        if count >= _EDITS_TRIED or budget.spent:
            return
        if refused.covers(edits):
            continue
        trial = proof.put_in(lab, case.ledger, case.base, edits)
        if trial is not None and proof.helps(trial, hit.finding, hit.rule, lab):
            yield description, edits, trial, True
        elif trial is not None and _is_other_fault(trial, hit, case):
            yield description, edits, trial, False


def _is_other_fault(trial: proof.Trial, hit: Hit, case: Case) -> bool:
    """What is left is wrong in a way that another rule knows: a second fault."""
    if hit.finding.facts.get("ratio") is None:
        return False
    left = set(hit.finding.facts["slots"])
    others = [r for r in case.rules if r.code in _SIMPLE and r.code != hit.rule.code]
    known = {s for r in others for f in findings_of(r, trial.lab) for s in f.facts["slots"]}
    return left <= known and not any(True for _ in findings_of(hit.rule, trial.lab))


def _unique(
    candidates: Iterator[tuple[str, tuple[Edit, ...]]], seen: set[tuple[Edit, ...]]
) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for description, edits in candidates:
        if edits not in seen:
            seen.add(edits)
            yield description, edits


def _error_codes(case: Case) -> Callable[[Lab], set[str]]:
    """Codes of the errors that rules see on a lab, gradients left to the comparisons."""

    def errors(lab: Lab) -> set[str]:
        return {
            f.code
            for rule in case.rules
            if rule.family not in ("gradient", "wiring")
            for f in findings_of(rule, lab)
            if f.severity == "error"
        }

    return errors


def _placed(
    case: Case, lab: Lab, found: Finding, edits: Sequence[Edit] = (), mended: Lab | None = None
) -> Finding:
    """The finding at its place in the original source, with the lines around it."""
    place = found.place
    if place is None and edits:
        first = min(edits, key=lambda e: e.start)
        place = lab.code.source.place((first.start, max(first.end, first.start)))
    if place is None and found.family in ("gradient", "wiring") and found.facts.get("slots"):
        makers = places(lab.code, lab.card, found.facts["slots"])
        place = lab.code.place(makers[0][1]) if makers else None
    if place is None:
        function = lab.code.function(lab.card.backward) or lab.code.function(lab.card.forward)
        place = lab.code.place(function) if function is not None else lab.card.place
    place = first_line(case.ledger.place(lab.code.source, place) or place)
    example = smallest(lab, found, mended) if found.severity == "error" else found.example
    excerpt = case.ledger.original.excerpt(place)
    return replace(found, place=place, excerpt=excerpt, example=example)


def first_line(place: Place) -> Place:
    """A whole function is shown by its first line."""
    if place.end_line - place.line > 3:
        return replace(place, end_line=place.line, end_column=None)
    return place


def _settled(found: Finding, *, wrong: set[str], failing: int) -> Finding:
    """What an edit is worth in the end: proven when nothing is wrong any more, and no fix at all
    when the gradients that it was to mend are still wrong.
    """
    if found.fix is None:
        return found
    if not wrong and not (found.fix.failing and failing):
        # what failed when it was put in has been mended since
        return replace(found, certainty="proven", fix=replace(found.fix, failing=0))
    if set(found.facts.get("slots", ())) & wrong:
        return replace(found, certainty="consistent", fix=replace(found.fix, verified=False))
    return found
