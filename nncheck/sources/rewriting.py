"""Edits → the file on disk: the same bytes everywhere but where an edit stands."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..model import Edit
from .cells import Cell
from .decoding import decode
from .edits import spliced
from .json_splice import source_values, with_values
from .lines import Newlines
from .problem import SourceProblem


def rewrite(
    file: Path, data: bytes, shown: str, changes: Sequence[Edit], cells: Sequence[Cell]
) -> None:
    """Apply ordered edits to a file whose bytes were `data` when it was read."""
    # a link stays a link: its target is what is replaced
    target = Path(os.path.realpath(file))
    if target.read_bytes() != data:
        message = "the file has changed since it was read; nothing was written: run nncheck again"
        raise SourceProblem(shown, message, trouble="changed")
    decoded = decode(data, shown)
    new = _notebook(decoded.text, changes, cells) if cells else _raw(decoded.text, changes)
    try:
        encoded = new.encode(decoded.encoding)
    except UnicodeEncodeError as error:
        message = (
            f"{decoded.encoding} has no {error.object[error.start]!r}, which the fix needs; "
            "nothing was written: save the file as UTF-8"
        )
        raise SourceProblem(shown, message, trouble="encoding") from None
    try:
        _replace(target, encoded)
    except OSError as error:
        message = f"the file cannot be written ({error.strerror}): check its permissions"
        raise SourceProblem(shown, message, trouble="unwritable") from None


def _raw(raw: str, changes: Sequence[Edit]) -> str:
    r"""Edits with offsets in the "\n" text, put into text with the file's own newlines."""
    newlines = Newlines.of(raw)
    moved = [
        replace(
            edit,
            start=newlines.raw_offset(edit.start),
            end=newlines.raw_offset(edit.end),
            new=edit.new.replace("\n", newlines.usual),
        )
        for edit in changes
    ]
    return spliced(raw, moved)


def _notebook(raw: str, changes: Sequence[Edit], cells: Sequence[Cell]) -> str:
    values = source_values(raw)
    new: dict[int, str] = {}
    for cell in cells:
        inside = [
            replace(edit, start=edit.start - cell.start, end=edit.end - cell.start)
            for edit in changes
            if cell.start <= edit.start and edit.end <= cell.end
        ]
        if inside:
            new[cell.index] = _raw(values[cell.index].text, inside)
    return with_values(raw, values, new)


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and rename: a reader sees the old file or the new one."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, temporary)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
