"""The messages between the judge and a worker, as types that are checked on arrival."""

from __future__ import annotations

from typing import Any

import msgspec

from ..model import Card, Note

# a message of more bytes than this is no answer to anything that is asked
LARGEST = 1 << 29


class Hello(msgspec.Struct, tag=True):
    """The worker is up; `tier` is the wall that it stands behind."""

    tier: str


class Ended(msgspec.Struct, tag=True):
    """The worker has ended, told by its host; the exit code as `os.waitstatus_to_exitcode` has it."""

    code: int


class Trying(msgspec.Struct, tag=True):
    """The definition that is about to be tried: if nothing follows, it was this one."""

    name: str
    line: int


class Opened(msgspec.Struct, tag=True):
    cards: tuple[Card, ...]
    refusals: tuple[tuple[str, str, int], ...]
    notes: tuple[Note, ...]


class Unreadable(msgspec.Struct, tag=True):
    """The file could not be read or parsed at all."""

    path: str
    message: str
    line: int | None


class Raised(msgspec.Struct, tag=True):
    """The bench raised: `kind` is "limit", "lookup", "syntax" or "other"."""

    kind: str
    message: str


class Answer(msgspec.Struct, tag=True):
    """To the request of this number; `data` is decoded by what was asked for."""

    number: int
    data: bytes
    # what the code of the subject printed, if it did for the first time
    printed: str = ""


FromWorker = Hello | Ended | Trying | Opened | Unreadable | Raised | Answer


class Request(msgspec.Struct):
    """`what`: begin and end (for the host), open, run, outputs, walk, card or edited."""

    number: int
    what: str
    arguments: dict[str, Any]
    edits: list[tuple[str, int, int, str]] = []
