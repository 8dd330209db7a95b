"""The certificate of a subject: which checks, how sharp they were, what was guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nncheck.model import Check, SubjectReport
from nncheck.render.decimals import in_bars, short
from nncheck.render.inert import inert
from nncheck.render.where import where
from nncheck.render.width import pad, width

HEADINGS = (
    "check",
    "wrt",
    "verdict",
    "wrong",
    "evaluations",
    "largest error",
    "sees from",
    "by",
    "scipy",
    "differentiate",
    "taylor",
)
_RIGHT = frozenset((3, 4, 5, 6, 8, 9, 10))


def cells(check: Check) -> tuple[str, ...]:
    """One line of the table. The error is in units of its bar: above 1 it counts as wrong.

    "sees from" is the smallest relative error that would have been noticed; "by" how the
    reference was had. The last three are opinions beside ours that decide nothing: the figure of
    scipy.optimize.check_grad; the difference to scipy.differentiate along one direction; and the
    order of the Taylor remainder there, 2 where the gradient is right, 1 where it is not.
    """
    return (
        inert(check.name, limit=60),
        inert(check.wrt, limit=40),
        check.status,
        f"{check.entries_wrong}/{check.entries}" if check.entries else "",
        str(check.evaluations),
        largest(check),
        short(check.smallest_detectable) if check.smallest_detectable else "",
        inert(check.method, limit=20) if check.evaluations and check.family == "gradient" else "",
        *("" if v is None or v != v else short(v) for v in _opinions(check)),
    )


def _opinions(check: Check) -> tuple[float | None, ...]:
    order = None if check.taylor_order is None else round(check.taylor_order, 2)
    return check.second_opinion, check.differentiate, order


def largest(check: Check) -> str:
    """The largest error, `0.4 bars`; empty where nothing numeric was compared."""
    if check.status == "skipped" or (not check.error_bar and not check.max_error):
        return ""
    return f"{short(in_bars(check.max_error, check.error_bar))} bars"


def certificate(subject: SubjectReport) -> list[str]:
    """Lines for a terminal: a heading, the table, the reasons, the guesses."""
    place = where(subject.path, subject.line, subject.cell)
    lines = [f"{place}: {inert(subject.name)} {subject.status}   [{subject.kind}, {subject.style}]"]
    if subject.checks:
        lines += table([HEADINGS, *map(cells, subject.checks)])
    lines += [
        f"   {inert(f'{c.name} {c.wrt}').rstrip()}: {inert(c.reason)}"
        for c in subject.checks
        if c.reason
    ]
    lines += [f"   guessed: {inert(guess)}" for guess in subject.guesses]
    return lines


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns aligned by display width; a column that is empty throughout is left out."""
    kept = [i for i in range(len(rows[0])) if any(row[i] for row in rows[1:])]
    columns = {i: max(width(row[i]) for row in rows) for i in kept}
    return [f"   {'  '.join(_padded(row, columns))}".rstrip() for row in rows]


def _padded(row: Sequence[str], columns: dict[int, int]) -> Iterator[str]:
    for i, wide in columns.items():
        yield pad(row[i], wide, right=i in _RIGHT)
