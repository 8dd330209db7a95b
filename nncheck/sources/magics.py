"""What is not Python in a cell, blanked so that the rest parses and every offset stays."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .python import parse, summary

# Cell commands whose body is Python that binds names in the notebook. A file that a notebook
# writes for itself (%%writefile layers.py) is the student's code as well.
_PYTHON_BODY = re.compile(
    r"%%((time|timeit|capture|prun)\b.*|(writefile|file)\s.*\.py)?\s*$", re.DOTALL
)
# Without a percent sign, as Jupyter's automagic takes them.
_SHELL = re.compile(r"\s*(pip3?|conda|mamba|apt(-get)?|git|cd|ls|cat|mkdir|rm|cp|mv|wget)\s+\S")
_COMMAND = re.compile(r"\s*[%!?]")
_HELP = re.compile(r"\s*[\w.\[\]'\"%*]+\?{1,2}\s*$")
_ASSIGNED = re.compile(r"(\s*[\w.\[\], ]+=\s*)[%!]")
_BLOCK_START = re.compile(r"[^\s#]")


@dataclass(frozen=True, slots=True)
class Unread:
    """A block (lines 1-based in the cell, inclusive) that is not Python, and what Python says."""

    line: int
    end_line: int
    error_line: int
    reason: str


def mask(source: str) -> tuple[str, tuple[Unread, ...]]:
    """The cell with IPython commands and blocks with a syntax error blanked; and those blocks.

    A block runs from an unindented line to the next one, so that a definition is kept whole or
    not at all.
    """
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        end = first + 1 if _PYTHON_BODY.match(lines[first]) else len(lines)
        _blank(lines, first, end)
    unread: list[Unread] = []
    # every round blanks at least one line that was not blank
    for _ in lines:
        code = "\n".join(lines)
        try:
            parse(code + "\n")
        except SyntaxError as error:
            # Only a line that Python stumbles over can be a command: "% b" may also continue "(a".
            line = min(error.lineno or 1, len(lines))
            if not _blank_command(lines, line - 1):
                start, end = _block(lines, line - 1, error)
                _blank(lines, start, end)
                unread.append(Unread(start + 1, end, line, summary(error)))
        else:
            return code, tuple(unread)
    _blank(lines, 0, len(lines))
    return "\n".join(lines), tuple(unread)


def _blank(lines: list[str], start: int, end: int) -> None:
    for i in range(start, end):
        lines[i] = " " * len(lines[i])


def _block(lines: list[str], at: int, error: SyntaxError) -> tuple[int, int]:
    """The block around line `at` (0-based): from its unindented line up to the next one."""
    while at and not lines[at].strip():
        at -= 1
    start = at
    while start and not _BLOCK_START.match(lines[start]):
        start -= 1
    if error.msg == "unexpected indent" and lines[start][:1].strip():
        # what stands indented here belongs to the block above, which is then incomplete
        above = next((i for i in range(start - 1, -1, -1) if _BLOCK_START.match(lines[i])), start)
        start = above
    end = at + 1
    while end < len(lines) and not _BLOCK_START.match(lines[end]):
        end += 1
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    return start, end


def _blank_command(lines: list[str], at: int) -> bool:
    """Blank the command on this line (0-based) and its continuation; False if there is none."""
    text = lines[at]
    assigned = _ASSIGNED.match(text)
    if assigned:
        keep = assigned.end() - 1
    elif any(pattern.match(text) for pattern in (_COMMAND, _HELP, _SHELL)):
        keep = len(text) - len(text.lstrip())
    else:
        return False
    # `0` is a value for the assignment and a body for `if`; one character always has room
    lines[at] = (text[:keep] + "0").ljust(len(text)) if keep else " " * len(text)
    while text.endswith("\\") and at + 1 < len(lines):
        at += 1
        text = lines[at]
        _blank(lines, at, at + 1)
    return True
