"""Code cells → one text, a tree of what Python can read in it, and the way back to the cells."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Note
from .magics import Unread, mask
from .python import parse


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell inside the joined text: `text[start:end]` is its source, from `first_line`.

    `index` counts all cells of the notebook from 0. `unread` counts the blocks that Python cannot
    parse: they are in the text, and not in the tree.
    """

    index: int
    start: int
    end: int
    first_line: int
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """What `join` makes of the cells."""

    text: str
    tree: ast.Module
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...]


def join(sources: Sequence[tuple[int, str]], shown: str) -> Joined:
    """Join (index, source) pairs; IPython commands and unreadable blocks are blanked in the tree.

    Blanking keeps every character's offset, so nodes of the tree stand at their place in `text`.
    """
    texts: list[str] = []
    masked: list[str] = []
    cells: list[Cell] = []
    notes: list[Note] = []
    start, line = 0, 1
    for index, source in sources:
        code, unread = mask(source)
        if unread:
            notes.append(Note(shown, _left_out(unread), unread[0].error_line, index))
        cells.append(Cell(index, start, start + len(source), line, len(unread)))
        texts.append(source)
        masked.append(code)
        start += len(source) + 1
        line += source.count("\n") + 1
    end = "\n" if texts else ""
    tree = parse("\n".join(masked) + end)
    return Joined("\n".join(texts) + end, tree, tuple(cells), tuple(notes))


def _left_out(unread: Sequence[Unread]) -> str:
    first = unread[0]
    one = first.line == first.end_line
    lines = f"line {first.line}" if one else f"lines {first.line}-{first.end_line}"
    more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
    verb = "is" if one and not more else "are"
    return f"{lines}{more} of this cell {verb} left out: SyntaxError: {first.reason}"
