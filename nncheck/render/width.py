"""How many terminal columns a text takes: Japanese characters take two, combining marks none."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Columns by Unicode's East_Asian_Width (UAX #11); ambiguous characters count as one.

    >>> width("損失 = 1")
    8
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """`text` with blanks up to so many columns; `right` puts the blanks in front."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
