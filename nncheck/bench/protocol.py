"""What a bench answers, wherever it runs: the judge's only door to checked code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..model import Array, Card, Course, Edit, Forward, Note, Outcome, Trial, Walk


class Bench(Protocol):
    """Subjects by name, trials in batches, and the same again after an edit."""

    cards: tuple[Card, ...]
    refusals: tuple[tuple[str, str, int], ...]
    notes: tuple[Note, ...]
    # what the code of a subject printed, by the subject's name
    printed: dict[str, str]

    def run(self, name: str, trials: Sequence[Trial]) -> list[Outcome]:
        """The outcomes of the trials, each on a fresh instance of the subject."""

    def outputs(
        self,
        name: str,
        steps: Sequence[Forward],
        *,
        part: str | None = None,
        seed: int = 0,
        altered: str = "",
    ) -> list[Array | None]:
        """Only the values of many forwards, each on a fresh instance; None where one failed."""

    def walk(self, name: str, courses: Sequence[Course]) -> list[Walk]:
        """How an optimizer moves the parameters, each course with a fresh one."""

    def card(self, name: str) -> Card:
        """A subject's card, as it is after the edits; raises when it cannot be built any more."""

    def edited(self, edits: Sequence[Edit]) -> Bench:
        """The same subjects on the edited source; LookupError, SyntaxError where that fails."""
