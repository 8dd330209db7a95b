"""Replace the `source` of some cells inside the raw JSON of a notebook; all else stays as it is.

Dumping the whole notebook again would touch every line that another program formatted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

from .notebook import source_text

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class SourceValue:
    """The raw JSON value `raw[start:end]` of one cell's source, and the text that it means."""

    start: int
    end: int
    text: str


def source_values(raw: str) -> dict[int, SourceValue]:
    """The source of each cell that has one, by the cell's index; `raw` is a valid notebook."""
    values: dict[int, SourceValue] = {}
    for key, start, _ in _members(raw, _skip(raw, 0)):
        if key != "cells":
            continue
        values.clear()  # of duplicate keys the last one counts, as in json.loads
        for index, (at, _) in enumerate(_elements(raw, start)):
            for name, first, end in _members(raw, at):
                if name == "source":
                    values[index] = SourceValue(first, end, source_text(_decode(raw, first)[0]))
    return values


def with_values(raw: str, values: Mapping[int, SourceValue], new: Mapping[int, str]) -> str:
    """`raw` with new source text in the cells of `new`, as a list or a string as found there."""
    escaped = raw.isascii() and "\\u" in raw
    parts = []
    at = 0
    for index in sorted(new, key=lambda i: values[i].start):
        value = values[index]
        old = raw[value.start : value.end]
        parts += [raw[at : value.start], _rendered(old, new[index], escaped=escaped)]
        at = value.end
    return "".join([*parts, raw[at:]])


def _rendered(old: str, text: str, *, escaped: bool) -> str:
    if not old.startswith("["):
        return json.dumps(text, ensure_ascii=escaped)
    spans = list(_elements(old, 0))
    # lines that stay keep their own spelling, escapes included
    known = {json.loads(old[start:end]): old[start:end] for start, end in spans}
    lines = [known.get(line) or json.dumps(line, ensure_ascii=escaped) for line in _pieces(text)]
    if not spans:
        return "[" + ", ".join(lines) + "]"
    head, tail = old[: spans[0][0]], old[spans[-1][1] :]
    between = old[spans[0][1] : spans[1][0]] if len(spans) > 1 else "," + (head[1:] or " ")
    return head + between.join(lines) + tail


def _pieces(text: str) -> Sequence[str]:
    """The lines of a cell, each with its newline, as the notebook format lists them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _skip(raw: str, at: int) -> int:
    found = _SPACE.match(raw, at)
    return found.end() if found else at


def _members(raw: str, at: int) -> Iterator[tuple[str, int, int]]:
    """(key, start, end) of each value of the object at `at`."""
    at = _skip(raw, at + 1)
    while raw[at] != "}":
        key, at = scanstring(raw, at + 1)
        start = _skip(raw, _skip(raw, at) + 1)
        _, end = _decode(raw, start)
        yield key, start, end
        at = _skip(raw, end)
        if raw[at] == ",":
            at = _skip(raw, at + 1)


def _elements(raw: str, at: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each element of the array at `at`."""
    at = _skip(raw, at + 1)
    while raw[at] != "]":
        _, end = _decode(raw, at)
        yield at, end
        at = _skip(raw, end)
        if raw[at] == ",":
            at = _skip(raw, at + 1)
