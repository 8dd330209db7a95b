"""Edits → SARIF replacements: in lines and columns where the text is known, else in offsets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nncheck.model import Edit

Json = dict[str, Any]


def replacements(edits: Iterable[Edit], path: str, text: str | None) -> list[Json]:
    """The edits of one file, in the order of the file."""
    own = sorted((e for e in edits if e.path == path), key=lambda e: (e.start, e.end))
    return [{"deletedRegion": _region(e, text), "insertedContent": {"text": e.new}} for e in own]


def _region(edit: Edit, text: str | None) -> Json:
    r"""Lines and columns are 1-based, and columns count code points; offsets are 0-based.

    Edits count every newline as one character: in a file with "\r\n" only lines are exact.
    """
    if text is None or edit.end > len(text):
        return {"charOffset": edit.start, "charLength": edit.end - edit.start}
    line, column = _position(text, edit.start)
    end_line, end_column = _position(text, edit.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
