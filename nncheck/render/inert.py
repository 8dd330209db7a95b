"""Text from checked code, made harmless: no escape sequence, control or direction character."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48: CSI, the string types (OSC, DCS, SOS, PM, APC) up to their terminator, two-byte escapes
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]"
)
# what XML 1.0 and terminals must not see:
# Cc control, Cf format (bidi overrides, zero width), Cs lone surrogates, Zl/Zp line separators
_HARMFUL = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def inert(text: str, *, limit: int = 600) -> str:
    r"""One line: sequences removed, white space runs become one blank, at most `limit` characters.

    >>> inert("\x1b[31mred\x1b[0m\nline")
    'red line'
    """
    plain = " ".join(_SEQUENCE.sub("", text[: 8 * limit]).split())
    return cut(visible(plain), limit)


def inert_lines(text: str, *, limit: int = 60, width: int = 240) -> list[str]:
    """The same for text of several lines: at most `limit` of them, indentation kept."""
    stripped = _SEQUENCE.sub("", text.replace("\r\n", "\n"))
    lines = [cut(visible(line), width) for line in stripped.expandtabs(4).split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) > limit:
        lines[limit:] = [f"… {len(lines) - limit} more lines"]
    return lines


def visible(text: str) -> str:
    """Every harmful character shown as its escape, every tab as four blanks.

    Character by character, so that a prefix of `text` gives a prefix of the result.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char == "\t":
        return "    "
    if unicodedata.category(char) not in _HARMFUL and char not in "\ufffe\uffff":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters; "…" stands for what is missing."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
