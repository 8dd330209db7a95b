"""A few source lines with the span underlined: gutter, text, carets, label."""

from __future__ import annotations

from dataclasses import dataclass

from nncheck.model import Finding, Place
from nncheck.render.inert import cut, inert, visible
from nncheck.render.width import width

MOST_LINES = 12
MOST_COLUMNS = 160


@dataclass(frozen=True, slots=True)
class Row:
    """A source line: `marked` is its span as offsets into `text` (made inert), if it has one."""

    line: int
    text: str
    inside: bool
    marked: tuple[int, int] | None = None

    @property
    def carets(self) -> tuple[int, int]:
        """Where the carets start and how many there are, in display columns."""
        start, end = self.marked or (0, 0)
        return width(self.text[:start]), max(1, width(self.text[start:end]))


def rows(finding: Finding) -> list[Row]:
    """The excerpt of a finding, at most `MOST_LINES` lines of it, its span marked."""
    place = finding.place
    if place is None:
        return []
    return [_row(line, text, place) for line, text in _near(finding.excerpt, place)]


def label(finding: Finding) -> str:
    """The words after the carets."""
    return inert(finding.label, limit=200)


def _near(excerpt: tuple[tuple[int, str], ...], place: Place) -> tuple[tuple[int, str], ...]:
    if len(excerpt) <= MOST_LINES:
        return excerpt
    first = next((i for i, (line, _) in enumerate(excerpt) if line >= place.line), 0)
    start = max(0, min(first - 2, len(excerpt) - MOST_LINES))
    return excerpt[start : start + MOST_LINES]


def _row(line: int, raw: str, place: Place) -> Row:
    raw = raw.rstrip("\r\n")
    inside = place.line <= line <= place.end_line
    if line != place.line:
        return Row(line, cut(visible(raw).rstrip(), MOST_COLUMNS), inside)
    start = min(place.column, len(raw))
    end = len(raw.rstrip())
    if place.end_line == line and place.end_column is not None:
        end = min(place.end_column, len(raw))
    text, shift = _window(visible(raw).rstrip(), len(visible(raw[:start])))
    marked = (len(visible(raw[:start])) - shift, len(visible(raw[:end])) - shift)
    return Row(line, text, inside, (min(marked[0], len(text)), min(max(marked), len(text))))


def _window(text: str, start: int) -> tuple[str, int]:
    """A very long line starts shortly before its span; the shift says how much was dropped."""
    if len(text) <= MOST_COLUMNS or start < MOST_COLUMNS // 2:
        return cut(text, MOST_COLUMNS), 0
    shift = start - MOST_COLUMNS // 4
    return cut("…" + text[shift + 1 :], MOST_COLUMNS), shift
