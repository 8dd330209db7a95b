"""ANSI colours by hand; without colour the text is returned as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Color = Literal["bold", "red", "yellow", "green", "blue", "dim"]
Paint = Callable[[str, Color], str]

_CODES: dict[Color, str] = {
    "bold": "1",
    "red": "1;31",
    "yellow": "1;33",
    "green": "32",
    "blue": "34",
    "dim": "2",
}


def paint_with(*, color: bool) -> Paint:
    """The function that colours a piece of text, or leaves it plain."""
    return _ansi if color else _plain


def _plain(text: str, _color: Color) -> str:
    return text


def _ansi(text: str, color: Color) -> str:
    return f"\x1b[{_CODES[color]}m{text}\x1b[0m" if text else text
