"""Where something stands in a source, and what is put in its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A span of source. Lines are 1-based, columns 0-based, as in `ast`.

    In a notebook `cell` is the index over all cells (0-based) and lines count in that cell.
    """

    path: str
    line: int
    end_line: int
    column: int = 0
    end_column: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in place of `text[start:end]` of the source at `path` (offsets in characters)."""

    path: str
    start: int
    end: int
    new: str
