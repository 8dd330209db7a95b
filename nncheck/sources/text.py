"""A source: its text, the tree of that text, and the places of both in the user's file."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..model import Edit, Note, Place
from .cells import Cell, join
from .decoding import decode, read_bytes
from .edits import cell_of, ordered, spliced, unified
from .lines import Lines, with_plain_newlines
from .notebook import code_cells
from .problem import SourceProblem
from .python import extent, parse_or_explain
from .rewriting import rewrite


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    r"""Code as the user sees it (`text`, newlines "\n") and as Python reads it (`tree`).

    In a notebook `text` joins the code cells (`cells` is the map back); IPython commands and
    parts of cells that do not parse are in `text` and not in `tree`. `file` is where the text came
    from and where `write` puts it, None for text made by `with_edits` or `from_text`. `origin` is
    the path of the file that neighbours are searched beside, also for edited text.
    """

    path: str
    text: str
    tree: ast.Module
    cells: tuple[Cell, ...] = ()
    notes: tuple[Note, ...] = ()
    file: Path | None = None
    origin: Path | None = None
    data: bytes = field(default=b"", repr=False)
    lines: Lines = field(default=Lines((), ()), repr=False)

    @property
    def is_notebook(self) -> bool:
        return bool(self.cells)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Start and end of a node in `text`, in characters; without its decorators, as in `ast`."""
        found = extent(node)
        if found is None:
            raise ValueError(f"{type(node).__name__} has no position in the source")
        (line, column), (end_line, end_column) = found
        return self.lines.offset(line, column), self.lines.offset(end_line, end_column)

    def segment(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def place(self, where: ast.AST | tuple[int, int]) -> Place:
        """The place of a node or of (start, end) offsets; columns count characters.

        In a notebook the place is in the cell that holds the start.
        """
        start, end = where if isinstance(where, tuple) else self.span(where)
        line, column = self.lines.position(start)
        end_line, end_column = self.lines.position(max(start, end))
        cell = cell_of(self.cells, start)
        before = cell.first_line - 1 if cell else 0
        index = cell.index if cell else None
        return Place(self.path, line - before, end_line - before, column, end_column, index)

    def place_of_line(self, line: int) -> Place:
        """The place of a whole line of `text` (1-based over all of it), without its indentation."""
        line = min(max(line, 1), len(self.lines.texts))
        content = self.lines.texts[line - 1]
        start = self.lines.starts[line - 1]
        indent = len(content) - len(content.lstrip())
        return self.place((start + indent, start + len(content)))

    def line_text(self, line: int, cell: int | None = None) -> str:
        """One line without its newline; `line` counts in the cell where one is given."""
        first, last = self._bounds(cell)
        at = first + line - 1
        return self.lines.texts[at] if first <= at < last else ""

    def excerpt(self, place: Place, around: int = 1) -> tuple[tuple[int, str], ...]:
        """(line, text) of the place and of `around` lines on both sides, in its file or cell."""
        first, last = self._bounds(place.cell)
        from_line = max(1, place.line - around)
        to_line = min(last - first, place.end_line + around)
        numbers = range(from_line, to_line + 1)
        return tuple((line, self.lines.texts[first + line - 1]) for line in numbers)

    def edit(self, where: ast.AST | tuple[int, int], new: str) -> Edit:
        """The edit that puts `new` in place of a node or of (start, end)."""
        start, end = where if isinstance(where, tuple) else self.span(where)
        return Edit(self.path, start, end, new)

    def with_edits(self, edits: Iterable[Edit]) -> Source:
        """The source after non-overlapping edits, parsed again; SourceProblem if it does not parse.

        Offsets are those of this text. ValueError for edits that overlap, lie outside, are meant
        for another path, or cross a cell.
        """
        changes = ordered(edits, self.path, self.text, self.cells)
        if not self.cells:
            return from_text(spliced(self.text, changes), self.path, origin=self.origin)
        sources = [
            (cell.index, spliced(self.text, changes, cell.start, cell.end)) for cell in self.cells
        ]
        return _from_cells(sources, self.path, self.origin, before=self.cells)

    def diff(self, edits: Iterable[Edit]) -> str:
        """A unified diff: `--- net.py`, or `--- nb.ipynb cell 7` for each cell that changes."""
        changes = ordered(edits, self.path, self.text, self.cells)
        if not self.cells:
            return unified(self.path, self.text, spliced(self.text, changes))
        parts = []
        for cell in self.cells:
            old = self.text[cell.start : cell.end]
            new = spliced(self.text, changes, cell.start, cell.end)
            if new != old:
                # a cell's last line has no newline by custom; that is not worth a remark
                parts.append(unified(f"{self.path} cell {cell.index}", old + "\n", new + "\n"))
        return "".join(parts)

    def write(self, edits: Iterable[Edit]) -> None:
        """Put the edits into the file on disk, all or nothing.

        Encoding, BOM, newlines and permissions stay; of a notebook only the touched cells' source
        changes. SourceProblem if the file has changed since it was read.
        """
        changes = ordered(edits, self.path, self.text, self.cells)
        if self.file is None:
            raise ValueError("only a source that was read from a file can be written")
        self.with_edits(changes)
        rewrite(self.file, self.data, self.path, changes, self.cells)

    def _bounds(self, cell: int | None) -> tuple[int, int]:
        """First line (0-based) and the line after the last one, of a cell or of the whole text."""
        found = next((c for c in self.cells if c.index == cell), None)
        if found is None:
            return 0, len(self.lines.texts)
        first = found.first_line - 1
        return first, first + self.text.count("\n", found.start, found.end) + 1


def read(path: str | os.PathLike[str], *, display: str | None = None) -> Source:
    """Read a .py or .ipynb file; `display` is the path that messages show.

    Raises SourceProblem for whatever keeps the code from being parsed.
    """
    name = os.fspath(path)
    shown = name if display is None else display
    data = read_bytes(name, shown)
    raw = decode(data, shown).text
    file = Path(name).absolute()
    if name.endswith(".ipynb"):
        cells = [(i, with_plain_newlines(source)) for i, source in code_cells(raw, shown)]
        return _from_cells(cells, shown, file, file=file, data=data)
    return from_text(with_plain_newlines(raw), shown, origin=file, file=file, data=data)


def from_text(
    text: str,
    path: str = "<text>",
    *,
    origin: Path | None = None,
    file: Path | None = None,
    data: bytes = b"",
) -> Source:
    """The source of Python text at hand; SourceProblem if it is empty or does not parse."""
    if not text.strip():
        message = "the file is empty; expected Python code: name another file"
        raise SourceProblem(path, message, trouble="empty")
    tree = parse_or_explain(text, path)
    return Source(path, text, tree, (), (), file, origin, data, Lines.of(text))


def _from_cells(
    cells: Sequence[tuple[int, str]],
    path: str,
    origin: Path | None,
    *,
    file: Path | None = None,
    data: bytes = b"",
    before: Sequence[Cell] = (),
) -> Source:
    """Join cells; where one parses worse than `before`, that is a problem and not a note."""
    joined = join(cells, path)
    for old, new in zip(before, joined.cells, strict=False):
        if new.unread > old.unread:
            note = next(note for note in joined.notes if note.cell == new.index)
            raise SourceProblem(path, note.message, note.line, trouble="syntax", cell=new.index)
    lines = Lines.of(joined.text)
    return Source(
        path, joined.text, joined.tree, joined.cells, joined.notes, file, origin, data, lines
    )
