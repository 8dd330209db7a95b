"""Bytes of a file → text, and what is needed to write the same kind of bytes again."""

from __future__ import annotations

import codecs
import io
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path

from .problem import SourceProblem

# Hand-written networks are some kilobytes; what is larger is data.
LARGEST = 10_000_000
# Of a notebook most is outputs, which are not looked at.
LARGEST_NOTEBOOK = 100_000_000

# What Japanese, Chinese and Western students save when they do not save UTF-8, in trial order.
_GUESSES = ("cp932", "euc_jp", "gb18030", "cp1252")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text exactly as in the file (newlines untouched, no BOM) and the codec that writes it."""

    text: str
    encoding: str


def read_bytes(path: str, shown: str) -> bytes:
    """The bytes of a regular file that is not too large; anything else is a SourceProblem."""
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        raise SourceProblem(
            shown, "no such file; expected a .py or .ipynb file: check the path", trouble="missing"
        ) from None
    except (OSError, ValueError) as error:
        raise _unreadable(shown, error) from None
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        message = f"this is {what}; expected a .py or .ipynb file: name the file itself"
        raise SourceProblem(shown, message, trouble="not-a-file")
    notebook = path.endswith(".ipynb")
    most = LARGEST_NOTEBOOK if notebook else LARGEST
    if status.st_size > most:
        remedy = "clear its outputs" if notebook else "move the data out of the code"
        message = (
            f"the file has {status.st_size / 1e6:.1f} MB; at most {most / 1e6:.0f} MB are read: "
            f"{remedy}"
        )
        raise SourceProblem(shown, message, trouble="too-large")
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise _unreadable(shown, error) from None


def decode(data: bytes, shown: str) -> Decoded:
    """Decode by BOM, then by the PEP 263 cookie, then as UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        # the mark of UTF-32 begins with that of UTF-16
        wide = data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE))
        name = "UTF-32" if wide else "UTF-16"
        message = f"the file is {name} text; Python reads UTF-8: save it as UTF-8"
        raise SourceProblem(shown, message, trouble="encoding")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        message = "the file holds NUL bytes, so it is not Python text: save it as UTF-8 text"
        raise SourceProblem(shown, message, line, trouble="encoding")
    try:
        # readline knows no "\r", and would take a whole old Mac file for the cookie's line
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data.replace(b"\r", b"\n")).readline)
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _undecodable(data, shown, error.encoding, line) from None
    except SyntaxError as error:
        # detect_encoding raises it for an unknown cookie and for bytes that are not UTF-8
        if "invalid or missing encoding" in str(error):
            raise _undecodable(data, shown, "utf-8", _first_bad_line(data)) from None
        message = f"{error.msg}; expected one that Python knows: write `# -*- coding: utf-8 -*-`"
        raise SourceProblem(shown, message, 1, trouble="encoding") from None


def _undecodable(data: bytes, shown: str, encoding: str, line: int) -> SourceProblem:
    guess = _guess(data)
    looks = f" (it looks like {guess})" if guess else ""
    cookie = f", or write `# -*- coding: {guess} -*-` as its first line" if guess else ""
    message = f"the file is not {encoding} text{looks}; expected UTF-8: save it as UTF-8{cookie}"
    return SourceProblem(shown, message, line, trouble="encoding")


def _guess(data: bytes) -> str | None:
    for encoding in _GUESSES:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _first_bad_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 1


def _unreadable(shown: str, error: Exception) -> SourceProblem:
    why = getattr(error, "strerror", None) or str(error)
    message = f"the file cannot be opened ({why}); expected a readable file: check its permissions"
    return SourceProblem(shown, message, trouble="unreadable")
