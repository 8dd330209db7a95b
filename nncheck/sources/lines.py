r"""Offsets, lines and columns of one text; and the way back to the newlines of its file.

Inside nncheck every newline is "\n", so that rules and edits need not know about others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    r"""A text cut at "\n" only: str.splitlines also cuts at form feeds, where Python does not."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        texts = tuple(text.split("\n"))
        starts = [0]
        for line in texts[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return cls(texts, tuple(starts))

    def offset(self, line: int, utf8_column: int) -> int:
        """The offset in characters of a position as `ast` gives it (columns count UTF-8 bytes)."""
        text = self.texts[line - 1]
        if text.isascii():
            return self.starts[line - 1] + utf8_column
        before = text.encode()[:utf8_column].decode(errors="ignore")
        return self.starts[line - 1] + len(before)

    def position(self, offset: int) -> tuple[int, int]:
        """Line (1-based) and column (0-based, in characters) of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1]


@dataclass(frozen=True, slots=True)
class Newlines:
    r"""How newlines of a file map to "\n": which are two characters, and what new ones are."""

    pairs: tuple[int, ...]
    usual: str

    @classmethod
    def of(cls, raw: str) -> Newlines:
        pairs: list[int] = []
        at = raw.find("\r\n")
        while at >= 0:
            pairs.append(at - len(pairs))
            at = raw.find("\r\n", at + 2)
        lone = raw.count("\r") - len(pairs)
        plain = raw.count("\n") - len(pairs)
        most = max(plain, len(pairs), lone)
        usual = "\n" if most == plain else "\r\n" if most == len(pairs) else "\r"
        return cls(tuple(pairs), usual)

    def raw_offset(self, offset: int) -> int:
        r"""The offset in the raw text of an offset in the text with "\n" only."""
        return offset + bisect_left(self.pairs, offset)


def with_plain_newlines(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n")
