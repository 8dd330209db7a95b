"""A cause counts when removing it removes the symptom: edits are tried on the running code.

A cheap look first (the very points that failed), then the whole examination at points that the
diagnosis has never seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..lab import Lab
from ..lab.checks import checks
from ..model import Edit, Finding
from ..repair.code import Code
from ..rules import Rule
from .ledger import Ledger

# a number by itself: no part of a name, no index, no exponent
_NUMBER = re.compile(r"(?<![\w.\[*])(?<!\*\* )\d+\.?\d*")
# a proof looks at so many fresh points where that is cheap, and never at fewer than the second
_POINTS, _FEWEST = 20, 3


@dataclass(frozen=True, slots=True)
class Proof:
    """What was seen after an edit. `complete`: every check passes, so nothing else is wrong."""

    complete: bool
    checks: int
    failing: int
    points: int


@dataclass(frozen=True, slots=True)
class Trial:
    """An edit on the bench: the ledger and the bench after it, and a lab there."""

    ledger: Ledger
    bench: Bench
    lab: Lab
    edits: Sequence[Edit] = ()


def put_in(lab: Lab, ledger: Ledger, base: Bench, edits: Sequence[Edit]) -> Trial | None:
    """The subject after the edit; None where the edited file does not load or adapt any more."""
    try:
        after = ledger.with_edits(lab.code.source, edits)
        if after.accepted == ledger.accepted:
            return None
        source = after.source()
        bench = base.edited(after.accepted)
        card = bench.card(lab.card.name)
    except (Exception, TimeLimit):
        return None
    code = Code(source)
    return Trial(
        after,
        bench,
        lab.after(bench, card, code, forward_changed=_touches_forward(lab, edits)),
        edits,
    )


def _touches_forward(lab: Lab, edits: Sequence[Edit]) -> bool:
    """An edit anywhere but in the backward itself may have changed the forward."""
    own = lab.code.function(lab.card.backward)
    # one function with a switch is both
    if own is None or lab.card.forward == lab.card.backward:
        return True
    start, end = lab.code.source.span(own)
    return not all(start <= edit.start and edit.end <= end for edit in edits)


def helps(trial: Trial, found: Finding, rule: Rule, before: Lab) -> bool:
    """The cheap look: the finding is gone, or what it explains is right where it was wrong."""
    slots: Sequence[str] = found.facts.get("slots", ())
    lab = trial.lab
    try:
        if slots and _explains(found, rule):
            # a batch of one may test nothing (a mean taken off is all there is): that is no failure
            seen = {lab.compare(s, p).status for s in slots for p in before.points}
            return "passed" in seen and "failed" not in seen
        return not any(True for _ in rule.check(lab)) and rule.holds(lab, found)
    except (Exception, TimeLimit):
        return False


def _explains(found: Finding, rule: Rule) -> bool:
    """The cause is all that is wrong with its gradients: they have to be right without it."""
    return rule.family == "gradient" or bool(found.facts.get("explains"))


def prove(
    trial: Trial, found: Finding, rule: Rule, before: Lab, errors: Callable[[Lab], set[str]]
) -> Proof | None:
    """The whole look at fresh points; None when the edit does not hold.

    It holds when the finding is gone, what it explained passes, no gradient is wrong that was
    right before, and no error shows that was not there (unless it explains a gradient that was
    wrong before: a second fault that the first had hidden).
    """
    fresh = Lab(trial.bench, trial.lab.card, trial.lab.code, seed=before.seed, salt=101)
    slots = set(found.facts.get("slots", ()))
    try:
        if not _is_gone(fresh, found, rule):
            return None
        if not _same_forward(trial.lab, before, rule) or len(fresh.points) < len(before.points):
            return None
        wrong = set(fresh.wrong)
        if wrong - set(before.wrong):
            return None
        if _explains(found, rule) and wrong & slots and not found.facts.get("ratio"):
            return None
        new = errors(fresh) - errors(before) - {rule.code}
        if new and not wrong:
            return None
        seen = checks(fresh)
        failed = {c.name for c in seen if c.status == "failed" and c.family != "gradient"}
        if failed - {c.name for c in checks(before) if c.status == "failed"}:
            return None
        if before.card.has_backward:
            points = _fresh_points(trial, before.seed, wrong)
        else:
            points = _fresh_values(trial, rule, before.seed)
        users = _users(trial, before)
        if before.card.part_of and _hurts_others(trial, before, slots):
            return None
        if rule.family == "gradient" and _hard_codes(trial, before, rule, slots - wrong):
            return None
    except (Exception, TimeLimit):
        return None
    if points is None or users is None:
        return None
    complete = not wrong and not any(c.status == "failed" for c in seen)
    checks_of_users, points_of_users = users
    failing = sum(c.status == "failed" for c in seen)
    passing = len(seen) - failing + checks_of_users
    return Proof(complete, passing, failing, max(points, points_of_users))


def _is_gone(fresh: Lab, found: Finding, rule: Rule) -> bool:
    seen = any(f.severity == found.severity for f in rule.check(fresh))
    return not seen and rule.holds(fresh, found)


def _users(trial: Trial, before: Lab) -> tuple[int, int] | None:
    """Checks and fresh points of the subjects that run a mended function, where all of them pass.

    A free function has few checks of its own: that the losses and networks above it are right
    says more. One that is still wrong has a fault of its own, and counts for nothing here; one
    that was right and is wrong now refutes the edit (None).
    """
    if trial.lab.card.style != "function":
        return 0, 0
    count = points = 0
    for card in trial.bench.cards:
        if trial.lab.card.name not in card.definitions or not card.has_backward:
            continue
        lab = Lab(
            trial.bench, trial.bench.card(card.name), trial.lab.code, seed=before.seed, salt=303
        )
        if lab.wrong:
            former = Lab(
                before.bench, before.bench.card(card.name), before.code, seed=before.seed, salt=303
            )
            if set(lab.wrong) - set(former.wrong):
                return None
            continue
        seen = checks(lab)
        fresh = _fresh_points(Trial(trial.ledger, trial.bench, lab), before.seed, set(), cost=300)
        if fresh is not None and not any(c.status == "failed" for c in seen):
            count, points = count + len(seen), max(points, fresh)
    return count, points


def _hard_codes(trial: Trial, before: Lab, rule: Rule, slots: set[str]) -> bool:
    """What was mended is wrong again with other settings (another slope, rate, window)."""
    for kind in ("floats", "ints"):
        lab = Lab(
            trial.bench, trial.lab.card, trial.lab.code, seed=before.seed, salt=505, altered=kind
        )
        output = lab.output(lab.point().values)
        # with a window larger than the image nothing comes out
        if output is None or output.size == 0:
            # a window that cannot be changed: a number in its place cannot be told from it
            if rule.code == "NN104" and kind == "ints" and _brings_number(trial, before):
                return True
            continue
        if any(lab.compare(slot, lab.point()).status == "failed" for slot in slots):
            outcome = lab.pass_at(lab.point())
            if outcome.failure is None:
                return True
    return False


def _brings_number(trial: Trial, before: Lab) -> bool:
    """The edit writes a number that was not there; an exponent is none that stands for a size."""
    text = before.code.source.text
    return any(
        set(_NUMBER.findall(edit.new)) - set(_NUMBER.findall(text[edit.start : edit.end]))
        for edit in trial.edits
    )


def _hurts_others(trial: Trial, before: Lab, slots: set[str]) -> bool:
    """Another graph of the engine that runs the same backward is wrong now, and was not; or the
    same operator in another form is not mended with it.
    """
    own = before.card.backward
    for name in trial.bench.card(before.card.part_of).parts:
        if name == before.card.name or own not in trial.bench.card(name).definitions:
            continue
        after = Lab(trial.bench, trial.bench.card(name), trial.lab.code, seed=before.seed)
        wrong = [s.name for s in after.differentiable if _is_wrong(after, s.name)]
        former = Lab(before.bench, before.bench.card(name), before.code, seed=before.seed)
        if after.card.backward == own and _form(after) == _form(before):
            wrong = [s for s in wrong if s in slots or not _is_wrong(former, s)]
        else:
            wrong = [s for s in wrong if not _is_wrong(former, s)]
        if wrong:
            return True
    return False


def _form(lab: Lab) -> tuple[object, ...]:
    """An operator or a graph, with the shapes of what it takes and gives."""
    values = lab.point().values
    output = lab.output(values)
    shapes = tuple(v.shape for v in values.values())
    return lab.card.style, shapes, None if output is None else output.shape


def _is_wrong(lab: Lab, slot: str) -> bool:
    return lab.compare(slot, lab.point()).status == "failed"


def _same_forward(after: Lab, before: Lab, rule: Rule) -> bool:
    """The forward gives an array of the same shape as before the edit.

    Where the gradient is at fault it gives the same values as well: they say what was meant.
    """
    values = before.point().values
    old, new = before.output(values), after.output(values)
    if old is None or new is None:
        return old is None
    if old.shape != new.shape:
        return False
    if before.card.part_of:
        return bool(np.array_equal(old, new, equal_nan=True))
    same = np.allclose(new, old, rtol=1e-9, atol=1e-12, equal_nan=True)
    return bool(same) or rule.family != "gradient"


def _fresh_values(trial: Trial, rule: Rule, seed: int) -> int | None:
    """The same for a function without a gradient: the rule itself looks at fresh inputs."""
    for number in range(_FEWEST):
        lab = Lab(trial.bench, trial.lab.card, trial.lab.code, seed=seed, salt=404 + number)
        if any(True for _ in rule.check(lab)):
            return None
    return _FEWEST


def _fresh_points(trial: Trial, seed: int, wrong: set[str], *, cost: int = 600) -> int | None:
    """How many more points were seen, all of them right; None when one was not.

    As many as the entries to differentiate allow, so that the number does not depend on the clock.
    """
    lab = Lab(trial.bench, trial.lab.card, trial.lab.code, seed=seed, salt=202)
    if not lab.card.has_backward:
        return None
    first = lab.point()
    entries = sum(first.values[s.name].size for s in lab.differentiable)
    count = max(_FEWEST, min(_POINTS, cost // max(entries, 1)))
    for number in range(count):
        point = lab.point(f"fresh {number}")
        for slot in lab.differentiable:
            if slot.name not in wrong and lab.compare(slot.name, point).status == "failed":
                return None
    return count
