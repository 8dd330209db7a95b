"""Code that several subjects run: a method of a base class, a helper of two layers.

An edit there is for all of them. It is refuted where it spoils one that was right, and a subject
that is right as it stands is never blamed for what the edits of others have made of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..bench.guard import TimeLimit
from ..bench.protocol import Bench
from ..lab import Lab
from ..model import Card, Edit
from ..repair.code import Code
from .ledger import Ledger

# what is made of many parts is judged by them, and an optimizer has no gradient
_LEFT_OUT = ("network", "optimizer", "autodiff")


def spoiled(after: Bench, edited: Code, before: Lab, edits: Sequence[Edit]) -> bool:
    """A subject that runs what was edited has a gradient that is wrong now and was right.

    `edits` are edits of the text that `before` stands on.
    """
    own = before.card
    for card in before.bench.cards:
        if card.name == own.name or card.part_of or own.part_of or card.kind in _LEFT_OUT:
            continue
        if not card.has_backward or not _runs(before.code.at(card.name), card, edits):
            continue
        former = Lab(before.bench, card, before.code, seed=before.seed)
        if _wrong(after, card.name, edited, seed=before.seed) - set(former.wrong):
            return True
    return False


class Refused:
    """Functions in which edits have spoiled others: after two of them no more is tried there."""

    def __init__(self, code: Code) -> None:
        self._spans = [code.source.span(f) for f in code.functions.values()]
        self._counts: dict[tuple[int, int], int] = {}

    def note(self, edits: Sequence[Edit]) -> None:
        for span in self._around(edits):
            self._counts[span] = self._counts.get(span, 0) + 1

    def covers(self, edits: Sequence[Edit]) -> bool:
        return any(self._counts.get(span, 0) > 1 for span in self._around(edits))

    def _around(self, edits: Sequence[Edit]) -> list[tuple[int, int]]:
        return [(a, b) for a, b in self._spans if any(a <= e.start and e.end <= b for e in edits)]


def to_begin_with(base: Bench, first: Lab, ledger: Ledger) -> Ledger:
    """The accepted edits; none where they make a subject wrong that is right as the user has it."""
    if not ledger.accepted or first.wrong or not _runs(first.code, first.card, ledger.accepted):
        return ledger
    try:
        edited, code = base.edited(ledger.accepted), Code(ledger.source())
        wrong = _wrong(edited, first.card.name, code, seed=first.seed)
    except (Exception, TimeLimit):
        wrong = {""}
    return Ledger(ledger.original) if wrong else ledger


def _wrong(bench: Bench, name: str, code: Code, *, seed: int) -> set[str]:
    """Its wrong gradients; one that is no subject any more has them all wrong."""
    try:
        return set(Lab(bench, bench.card(name), code, seed=seed).wrong)
    except (Exception, TimeLimit):
        return {""}


def _runs(code: Code, card: Card, edits: Sequence[Edit]) -> bool:
    """The subject's forward or backward reaches a function that holds one of the edits."""
    reached = {*code.reached(card.forward, card.backward), *card.definitions}
    spans = [code.source.span(code.functions[q]) for q in reached if q in code.functions]
    return any(a <= e.start and e.end <= b for e in edits for a, b in spans)
