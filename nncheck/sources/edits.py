"""Edits of one text: checked, put in, shown as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from ..model import Edit
from .cells import Cell


def cell_of(cells: Sequence[Cell], offset: int) -> Cell | None:
    """The cell at an offset; the newline after a cell belongs to it."""
    return next((cell for cell in cells if cell.start <= offset <= cell.end), None)


def ordered(edits: Iterable[Edit], path: str, text: str, cells: Sequence[Cell]) -> tuple[Edit, ...]:
    """The edits from first to last; insertions at one offset keep their order.

    ValueError for edits that cannot be put into this text.
    """
    changes = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
    before = 0
    for edit in changes:
        if edit.path != path:
            raise ValueError(f"an edit of {edit.path} cannot be put into {path}")
        if not 0 <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}:{edit.end} is outside of 0:{len(text)} of {path}")
        if edit.start < before:
            raise ValueError(f"edit {edit.start}:{edit.end} of {path} overlaps the one before it")
        cell = cell_of(cells, edit.start)
        if cells and (cell is None or edit.end > cell.end):
            raise ValueError(f"edit {edit.start}:{edit.end} of {path} is not inside one cell")
        before = edit.end
    return changes


def spliced(text: str, changes: Sequence[Edit], start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` after the changes (ordered, offsets of the whole text) that lie in it."""
    end = len(text) if end is None else end
    parts = []
    at = start
    for edit in changes:
        if start <= edit.start and edit.end <= end:
            parts += [text[at : edit.start], edit.new]
            at = edit.end
    return "".join([*parts, text[at:end]])


def unified(name: str, old: str, new: str) -> str:
    """A unified diff with three lines of context; empty where nothing changes."""
    lines = difflib.unified_diff(_kept(old), _kept(new), name, name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _kept(text: str) -> list[str]:
    r"""Lines with their newline, cut at "\n" only."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
