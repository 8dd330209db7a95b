"""The one exception of this room: a source that cannot be read, parsed or written."""

from __future__ import annotations

from typing import Literal

Trouble = Literal[
    "missing", "not-a-file", "unreadable", "too-large", "empty", "encoding", "syntax", "python2",
    "notebook", "changed", "unwritable",
]  # fmt: skip


class SourceProblem(Exception):  # noqa: N818 - a problem of the source, not an error of ours
    """Why a source could not be used, in words for its author.

    `message` says what is so, what was expected and what to do. `line` is 1-based, in `cell`
    where that is given. `trouble` is the machine-readable reason: a caller that walks a folder
    may pass over "empty" (`__init__.py`) in silence.
    """

    def __init__(
        self,
        path: str,
        message: str,
        line: int | None = None,
        *,
        trouble: Trouble,
        cell: int | None = None,
    ) -> None:
        super().__init__(path, message, line)
        self.path = path
        self.message = message
        self.line = line
        self.cell = cell
        self.trouble: Trouble = trouble

    def __str__(self) -> str:
        where = self.path
        if self.cell is not None:
            where += f" cell {self.cell}"
        if self.line is not None:
            where += f":{self.line}"
        return f"{where}: {self.message}"
