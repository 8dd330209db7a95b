"""What the rules say of one lab: the likeliest cause first, and rivals together."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..lab import Lab, routing
from ..model import Finding, Severity
from ..rules import Rule

# a forward that is wrong makes every gradient wrong: causes are looked for in this order
_ORDER = {"contract": 0, "value": 1, "loss": 2, "gradient": 3, "purity": 4, "stability": 5}
UNEXPLAINED = "NN001"
# the more it leaves open, the later it is looked at
_VAGUE = {"NN104": 1, UNEXPLAINED: 2}


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding with the rule that made it, as seen on the lab's (edited) source."""

    finding: Finding
    rule: Rule


def where(hit: Hit) -> object:
    """What tells two findings of one rule apart: the slots they explain, or their line."""
    slots = hit.finding.facts.get("slots")
    if slots:
        return tuple(slots)
    return hit.finding.place.line if hit.finding.place else None


def hits_of(lab: Lab, rules: Sequence[Rule]) -> list[Hit]:
    """What every rule says, the likeliest cause first; NN001 only for what no other explains.

    In a network with a part that lies the wrong gradients follow from that part. Where all parts are
    honest what other rules see in the gradients may follow from how the network goes back through them.
    """
    known = [rule for rule in rules if rule.code != UNEXPLAINED]
    hits = [Hit(f, rule) for rule in known for f in findings_of(rule, lab)]
    wired = routing.is_to_blame(lab)
    explained = {
        s
        for h in hits
        if not wired or h.finding.family == "wiring"
        for s in h.finding.facts.get("slots", ())
    }
    for rule in rules:
        if rule.code == UNEXPLAINED and set(lab.wrong) - explained:
            found = [f for f in findings_of(rule, lab) if not set(f.facts["slots"]) & explained]
            hits += [Hit(f, rule) for f in found]
    return sorted(hits, key=_likelihood)


def _likelihood(hit: Hit) -> tuple[int, int, str]:
    """What no rule explains may follow from what one explains: it comes last in its family.

    Before it a bare factor, which another rule may know the reason of.
    """
    found = hit.finding
    return _ORDER.get(found.family, 9), _VAGUE.get(found.code, 0), found.code


def findings_of(rule: Rule, lab: Lab) -> Iterator[Finding]:
    """The rule's findings with its code, slug and family; a rule never raises its severity.

    Arrays of shapes that a rule did not foresee end that rule on that subject and nothing else.
    """
    # the rule of last resort is not let off: without it a wrong gradient would have no finding
    foreseen = () if rule.code == UNEXPLAINED else (ValueError, IndexError, TypeError, KeyError)
    with contextlib.suppress(*foreseen):
        for found in rule.check(lab):
            lowered = rule.severity == "warning" or found.severity == "warning"
            severity: Severity = "warning" if lowered else "error"
            yield replace(
                found, code=rule.code, rule=rule.slug, family=rule.family, severity=severity,
                reproduce=f"nncheck check {lab.code.source.path}::{lab.card.name} --seed {lab.seed}",
            )  # fmt: skip


def groups(hits: list[Hit]) -> Iterator[list[Hit]]:
    """Rival explanations of the same gradients are settled together; others one by one."""
    done: set[int] = set()
    for hit in hits:
        if id(hit) in done:
            continue
        slots = set(hit.finding.facts.get("slots", ()))
        rivals = [
            h
            for h in hits
            if h is hit
            or (
                hit.finding.family == h.finding.family == "gradient"
                and slots & set(h.finding.facts.get("slots", ()))
            )
        ]
        done |= {id(h) for h in rivals}
        yield rivals
