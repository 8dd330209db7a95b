"""SubjectReport → its card: how it was understood, findings, checks, pictures, certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nncheck.model import Check, Finding, Status, SubjectReport, Taken
from nncheck.render.causes import Cause
from nncheck.render.decimals import in_bars, short
from nncheck.render.drawing import Drawing, drawn, weight
from nncheck.render.inert import inert, inert_lines
from nncheck.render.sharpness import sharpness
from nncheck.render.tally import WORDS
from nncheck.render.told import Explained, Told, told
from nncheck.render.unsaid import ending
from nncheck.render.where import where

# the headings; from the fifth on the cells are numbers, and those that fewest checks have come last
COLUMNS = (
    "Check",
    "of",
    "Verdict",
    "By",
    "Evaluations",
    "In bars",
    "Largest error",
    "Wrong",
    "Sees from",
)
_NUMBERS = COLUMNS.index("Evaluations")
MOST_CHECKS, MOST_SLOTS = 80, 40
_BESIDE: dict[str, str] = {
    "real": "",
    "positive": "positive",
    "probability": "probabilities",
    "onehot": "one-hot",
    "soft": "rows that sum to 1",
    "index": "indices",
    "sign": "−1 or 1",
    "binary": "0 or 1",
}


@dataclass(frozen=True, slots=True)
class CauseView:
    """A root cause; carriers are (anchor, name), consequences (anchor, name, what, message).

    `anchor` is where it is told in full. `explained` is there once for each code; where it is not,
    `elsewhere` is the anchor of the cause that has it.
    """

    anchor: str
    told: Told
    carriers: tuple[tuple[str, str], ...]
    consequences: tuple[tuple[str, str, str, str], ...]
    number: int
    counted: str
    explained: Explained | None = None
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in its subject's card: `cause` is told there in full, `link` leads to it elsewhere."""

    told: Told | None = None
    cause: CauseView | None = None
    link: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A subject's card."""

    anchor: str
    name: str
    place: str
    path: str
    kind: str
    style: str
    status: Status
    word: str
    reason: str
    columns: tuple[str, ...]
    # how many of the columns are words
    words: int
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    reasons: tuple[str, ...]
    findings: tuple[FindingView, ...]
    takes: tuple[tuple[str, str], ...]
    guesses: tuple[str, ...]
    sharpness: str
    captured: str
    counted: str
    pictures: tuple[Drawing, ...] = ()
    # how many pictures were left out because the page would grow too large
    undrawn: int = 0


@dataclass(slots=True)
class Room:
    """How many bytes of pictures the page may still have."""

    left: int

    def draw(self, s: SubjectReport) -> tuple[tuple[Drawing, ...], int]:
        """The pictures of a subject as far as there is room, and how many there was none for."""
        every = [d for d in map(drawn, s.pictures) if d is not None]
        needed = sum(map(weight, every))
        if needed > self.left:
            return (), len(every)
        self.left -= needed
        return tuple(every), 0


def card(
    s: SubjectReport,
    anchor: str,
    views: Mapping[int, tuple[CauseView, Cause]],
    room: Room,
) -> SubjectView:
    """The card of a subject; `views` are the causes by identity of the findings that carry them."""
    columns, words, checks = _table(s)
    pictures, undrawn = room.draw(s)
    failed = sum(c.status == "failed" for c in s.checks)
    return SubjectView(
        anchor=anchor,
        name=inert(s.name, limit=120),
        place=where(s.path, s.line, s.cell),
        path=inert(s.path, limit=120),
        kind=s.kind,
        style=inert(s.style, limit=60),
        status=s.status,
        word=WORDS[s.status],
        reason=_reason(s),
        columns=columns,
        words=words,
        checks=checks,
        reasons=tuple(
            f"{inert(c.name, limit=60)} {inert(c.wrt, limit=40)}: {inert(c.reason)}"
            for c in s.checks[:MOST_CHECKS]
            if c.reason and c.reason != s.reason
        ),
        findings=tuple(_finding(f, s, views) for f in sorted(s.findings, key=_is_consequence)),
        takes=tuple(map(_takes, s.slots[:MOST_SLOTS])),
        guesses=tuple(map(inert, s.guesses)),
        sharpness=sharpness(s.checks),
        captured="\n".join(inert_lines(s.captured)),
        counted=f"{failed} of {len(s.checks)} checks failed" if failed else "",
        pictures=pictures,
        undrawn=undrawn,
    )


def _reason(s: SubjectReport) -> str:
    """Why it ended so, where no finding says it: the heading above it names the verdict."""
    if s.reason is not None:
        return inert(s.reason)
    return "" if s.status == "passed" or s.findings else ending(s)


def _finding(
    f: Finding, s: SubjectReport, views: Mapping[int, tuple[CauseView, Cause]]
) -> FindingView:
    if id(f) not in views:
        return FindingView(told(f, s), follows=inert(f.consequence_of or "", limit=12))
    view, cause = views[id(f)]
    if cause.carriers[0].finding is f:
        return FindingView(cause=view)
    return FindingView(cause=view, link=view.anchor)


def _is_consequence(f: Finding) -> bool:
    return f.consequence_of is not None


def _takes(t: Taken) -> tuple[str, str]:
    """`x`, "input, N × 3, one-hot, no gradient"."""
    constant = not t.differentiable and t.role != "target"
    parts = (t.role, inert(t.shape, limit=60), _BESIDE[t.values], "no gradient" if constant else "")
    return inert(t.name, limit=60), ", ".join(p for p in parts if p)


def _table(
    s: SubjectReport,
) -> tuple[tuple[str, ...], int, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The columns in which something stands, how many are words, and the rows with their status."""
    rows = [_check(c) for c in s.checks[:MOST_CHECKS]]
    used = [i for i in range(len(COLUMNS)) if any(row[i] for row in rows)]
    columns = tuple(COLUMNS[i] for i in used)
    checks = tuple(
        (c.status, _without_end([row[i] for i in used]))
        for c, row in zip(s.checks, rows, strict=False)
    )
    return columns, sum(i < _NUMBERS for i in used), checks


def _without_end(cells: list[str]) -> tuple[str, ...]:
    """A row may end early: cells in which nothing stands are left out at its end."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _check(c: Check) -> tuple[str, ...]:
    compared = c.status != "skipped" and bool(c.error_bar or c.max_error)
    numeric = bool(c.evaluations) and c.family == "gradient"
    return (
        inert(c.name, limit=60),
        inert(c.wrt, limit=40),
        c.status,
        inert(c.method, limit=20) if numeric else "",
        str(c.evaluations or ""),
        short(in_bars(c.max_error, c.error_bar)) if compared else "",
        short(c.max_error) if compared else "",
        f"{c.entries_wrong} / {c.entries}" if c.entries else "",
        short(c.smallest_detectable) if c.smallest_detectable else "",
    )
