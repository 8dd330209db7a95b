"""The scores of the discovery benchmark in words and numbers."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .discovery_score import Row, Scored
from .discovery_truth import HALVES
from .speed_report import surroundings

Measured = Mapping[str, Sequence[Scored]]


def lines(scored: Measured, *, told: Sequence[str], missed: bool) -> Iterator[str]:
    """Rates by style and half, times, wrong verdicts; what went wrong is named for `told` only."""
    first = next(iter(scored.values()))
    rows = [row for one in first for row in one.rows]
    halves = [half for half in HALVES if any(one.file.half == half for one in first)]
    heads = [f"{h.replace('_', ' ')}: subjects | discovered | understood" for h in halves]
    yield f"| style | {' | '.join(heads)} |"
    yield "|---|" + "---:|---:|---:|" * len(halves)
    for style in sorted({row.expected.style for row in rows}, key=lambda s: -_count(rows, s)):
        yield _line(style, [r for r in rows if r.expected.style == style], halves)
    yield _line("**all**", rows, halves)
    yield ""
    yield from _times(scored)
    for half in halves:
        wrong = [w for one in first if one.file.half == half for w in one.wrong]
        yield f"- Wrong verdicts, {half.replace('_', ' ')}: {len(wrong)}"
        if half in told:
            yield from (f"  - {w}" for w in wrong)
    if missed:
        yield from _missed([r for r in rows if r.file.half in told])


def numbers(scored: Measured) -> dict[str, Any]:
    """The one object of `--json`; shares, None where nothing was measured."""
    first = next(iter(scored.values()))
    rows = {half: [r for one in first for r in one.rows if r.file.half == half] for half in HALVES}
    found: dict[str, Any] = {}
    for suffix, half in (("", HALVES[0]), ("_kept_aside", HALVES[1])):
        found[f"subjects{suffix}"] = len(rows[half])
        found[f"discovered{suffix}"] = _share([r.discovered for r in rows[half]])
        found[f"understood{suffix}"] = _share([r.understood for r in rows[half]])
    found["files"] = len(first)
    found["wrong_verdicts"] = sum(len(one.wrong) for one in first)
    for effort, some in scored.items():
        middle, late = _middle(some)
        found[f"median_seconds_{effort}"] = middle
        found[f"p90_seconds_{effort}"] = late
    return found


def page(table: Sequence[str]) -> list[str]:
    """The section of RESULTS.md."""
    words = (
        f"{surroundings()}. Small files in the styles in which people write such code, about one "
        "in three with one fault; nothing is configured. Discovered: judged under one of its "
        "names. Understood: with the true verdict, and with all its gradients looked at. What is "
        "missed in the part that is kept aside is not shown, so that nobody works towards it."
    )
    return ["## Discovery: `python -m benchmarks.discovery`", "", words, "", *table]


def _line(name: str, rows: Sequence[Row], halves: Sequence[str]) -> str:
    cells = []
    for half in halves:
        some = [r for r in rows if r.file.half == half]
        cells += [
            str(len(some)),
            _percent(_share([r.discovered for r in some])),
            _percent(_share([r.understood for r in some])),
        ]
    return f"| {name} | {' | '.join(cells)} |"


def _times(scored: Measured) -> Iterator[str]:
    for effort, some in scored.items():
        middle, late = _middle(some)
        if middle is not None:
            yield f"- Seconds a judged subject, {effort}: median {middle:.2f}, nine of ten {late:.2f}"


def _missed(rows: Sequence[Row]) -> Iterator[str]:
    short = [r for r in rows if not r.understood]
    yield ""
    yield f"Not understood: {len(short)}"
    for r in sorted(short, key=lambda r: (r.expected.style, r.file.id)):
        reason = " ".join(r.reason.split())
        yield f"- {r.expected.style} {r.file.id}::{r.expected.names[0]}: {reason[:200]}"


def _middle(some: Sequence[Scored]) -> tuple[float | None, float | None]:
    seconds = sorted(s for one in some for s in one.seconds)
    if len(seconds) < 2:
        return None, None
    return round(statistics.median(seconds), 3), round(statistics.quantiles(seconds, n=10)[-1], 3)


def _count(rows: Sequence[Row], style: str) -> int:
    return sum(r.expected.style == style for r in rows)


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
