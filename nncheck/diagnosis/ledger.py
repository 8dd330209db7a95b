"""Edits accepted so far, kept as edits of the original text while the work goes on in the edited.

Rules look at the edited source, so that a second fault shows once the first is repaired; what
is reported, written and diffed speaks of the source that the user has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Edit, Place
from ..sources.text import Source


@dataclass(frozen=True, slots=True)
class Ledger:
    """The original source, the accepted edits (offsets of the original), and the source after them."""

    original: Source
    accepted: tuple[Edit, ...] = ()

    def source(self) -> Source:
        return self.original.with_edits(self.accepted) if self.accepted else self.original

    def with_edits(self, current: Source, edits: Sequence[Edit]) -> Ledger:
        """The ledger after more edits, whose offsets are those of `current`."""
        ledger = self
        # from the end to the front, so that earlier offsets stay what they are
        for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
            ledger = Ledger(
                self.original, _merged(ledger.accepted, self.accepted, current.text, edit)
            )
        return ledger

    def own(self, before: Ledger) -> tuple[Edit, ...]:
        """The edits that this ledger has and an earlier one had not."""
        return tuple(e for e in self.accepted if e not in before.accepted)

    def place(self, current: Source, place: Place | None) -> Place | None:
        """A place of the edited source, in the original."""
        if place is None or not self.accepted:
            return place
        start = _offset(current, place.line, place.cell, place.column)
        end = _offset(current, place.end_line, place.cell, place.end_column or place.column)
        low, high = _back(self.accepted, start), _back(self.accepted, max(start, end))
        return self.original.place((low, max(low, high)))


def _offset(source: Source, line: int, cell: int | None, column: int) -> int:
    first = next((c.first_line - 1 for c in source.cells if c.index == cell), 0)
    starts = source.lines.starts
    return starts[min(first + line - 1, len(starts) - 1)] + column


def _back(accepted: Sequence[Edit], offset: int) -> int:
    """An offset of the edited text in the original; inside new text, where that text stands."""
    shift = 0
    for edit in sorted(accepted, key=lambda e: e.start):
        start = edit.start + shift
        if offset < start:
            break
        if offset <= start + len(edit.new):
            return min(edit.start + (offset - start), edit.end)
        shift += len(edit.new) - (edit.end - edit.start)
    return offset - shift


def _merged(now: Sequence[Edit], before: Sequence[Edit], text: str, edit: Edit) -> tuple[Edit, ...]:
    """`now` with one more edit of `text` (the text after `before`), joined with what it touches."""
    low, high, shift = edit.start, edit.end, 0
    touched: list[Edit] = []
    for old in sorted(before, key=lambda e: e.start):
        start, end = old.start + shift, old.start + shift + len(old.new)
        if start <= edit.end and edit.start <= end and (start < edit.end or edit.start < end):
            low, high = min(low, start), max(high, end)
            touched.append(old)
        shift += len(old.new) - (old.end - old.start)
    new = text[low : edit.start] + edit.new + text[edit.end : high]
    untouched = [e for e in before if e not in touched]
    joined = Edit(edit.path, _outer(untouched, touched, low, first=True),
                  _outer(untouched, touched, high, first=False), new)  # fmt: skip
    return tuple(sorted([*(e for e in now if e not in touched), joined], key=lambda e: e.start))


def _outer(untouched: Sequence[Edit], touched: Sequence[Edit], offset: int, *, first: bool) -> int:
    """Where a bound of the joined edit lies in the original text."""
    edges = sorted([*untouched, *touched], key=lambda e: e.start)
    shift = 0
    for edit in edges:
        start = edit.start + shift
        end = start + len(edit.new)
        if edit in touched and (offset == start if first else offset == end):
            return edit.start if first else edit.end
        if offset < end or (
            offset == end and edit in untouched and first is False and offset == start
        ):
            break
        shift += len(edit.new) - (edit.end - edit.start)
    return offset - shift
