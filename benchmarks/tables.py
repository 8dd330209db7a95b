"""The scores in words: tables, one line for each thing that went wrong, and one JSON object."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .corpus import implemented
from .score import Alarm, CorrectScore, MutantScore, share

_COLUMNS: tuple[tuple[str, Callable[[MutantScore], bool]], ...] = (
    ("found", lambda m: m.detected),
    ("named", lambda m: m.named),
    ("line", lambda m: m.near),
    ("fix", lambda m: m.fixed),
    ("sev", lambda m: m.severity),
)

Scored = tuple[Sequence[CorrectScore], Sequence[MutantScore]]


def lines(
    part: str, correct: Sequence[CorrectScore], mutants: Sequence[MutantScore], *, told: bool
) -> Iterator[str]:
    """The report of one part, false alarms first; names and causes only where they are told."""
    yield f"=== {part.replace('_', ' ')}"
    yield from _correct(correct, told=told)
    if not mutants:
        return
    yield ""
    yield f"== faults: {len(mutants)}"
    for title, key in (("family", _family), ("style", _style)):
        yield f"-- by {title}"
        yield from _rates(mutants, key)
    if told:
        yield from _mutants(mutants)


def numbers(scored: Mapping[str, Scored]) -> dict[str, Any]:
    """The one object of `--json`: what belongs to the part that is kept aside is named so."""
    return {
        f"{name}_{part}" if part == "kept_aside" else name: value
        for part, (correct, mutants) in scored.items()
        for name, value in summary(correct, mutants).items()
    }


def summary(correct: Sequence[CorrectScore], mutants: Sequence[MutantScore]) -> dict[str, Any]:
    """The numbers of the report; shares of all mutants, None where there were none."""
    doubles = [m for m in mutants if m.mutant.double]
    seconds = [c.seconds for c in correct] + [m.seconds for m in mutants]
    return {
        "mutants": len(mutants),
        "detection": share([m.detected for m in mutants]),
        "naming_first": share([m.named for m in mutants]),
        "line_within_2": share([m.near for m in mutants]),
        "fix_proven": share([m.fixed for m in mutants]),
        "fix_verified": share([m.verified for m in mutants]),
        "fix_wrong": sum(m.verified and not m.fixed for m in mutants),
        "fix_same_as_base": share([m.verified and m.same for m in mutants]),
        "missed_unseen": sum(m.unseen for m in mutants),
        "severity": share([m.severity for m in mutants]),
        "both_named": share([m.all_named for m in doubles]),
        "correct_files": len(correct),
        "false_alarms": sum(len(c.alarms) for c in correct),
        "unexplained_warnings": sum(len(c.warnings) for c in correct),
        "subjects_expected": sum(c.expected for c in correct),
        "undiscovered": sum(len(c.undiscovered) for c in correct),
        "undecided": sum(len(c.undecided) for c in correct),
        "median_seconds": round(statistics.median(seconds), 3) if seconds else None,
        "max_seconds": round(max(seconds), 3) if seconds else None,
    }


def _correct(correct: Sequence[CorrectScore], *, told: bool) -> Iterator[str]:
    yield f"== correct code: {len(correct)} files"
    for title, alarms in (
        ("false alarms", [a for c in correct for a in c.alarms]),
        ("warnings that are not listed", [a for c in correct for a in c.warnings]),
        ("not discovered or not run", [a for c in correct for a in c.undiscovered]),
        ("without a verdict", [a for c in correct for a in c.undecided]),
    ):
        yield f"-- {title}: {len(alarms)}"
        if told:
            yield from (alarm_line(a) for a in alarms)
    if told and correct:
        slow = sorted(correct, key=lambda c: -c.seconds)[:5]
        yield "-- slowest: " + ", ".join(f"{c.file} {c.seconds:.2f} s" for c in slow)


def alarm_line(a: Alarm) -> str:
    return f"{a.file}::{a.subject} {a.what}: {_short(a.message, 200)}"


def _mutants(mutants: Sequence[MutantScore]) -> Iterator[str]:
    for title, key in (("by rule", _rule), ("by base file", lambda m: m.mutant.base.name)):
        yield f"-- {title}"
        yield from _table(mutants, key)
    yield f"{'all':44}{_row(mutants)}"
    known = [m for m in mutants if all(c in implemented().values() for c in m.mutant.codes)]
    yield f"{'of implemented rules':44}{_row(known)}"
    for title, chosen in _groups(mutants):
        yield f"-- {title}: {len(chosen)}"
        yield from (fault_line(m) for m in chosen)


def _groups(mutants: Sequence[MutantScore]) -> Iterator[tuple[str, list[MutantScore]]]:
    """Every mutant that is short of something, once."""
    missed = [m for m in mutants if not m.detected]
    yield "not found in code that was judged", [m for m in missed if not m.unseen]
    yield "not found in code that was no subject", [m for m in missed if m.unseen]
    yield "misnamed", [m for m in mutants if m.detected and not m.named]
    named = [m for m in mutants if m.named]
    yield "named, another line", [m for m in named if not m.near]
    yield "named, another severity", [m for m in named if not m.severity]
    yield "named, one of two only", [m for m in named if m.mutant.double and not m.all_named]
    yield "proven fix that does not hold", [m for m in named if m.verified and not m.fixed]
    yield "named, no proven fix", [m for m in named if not m.verified]


def _family(m: MutantScore) -> str:
    return m.mutant.family


def _style(m: MutantScore) -> str:
    return m.mutant.style or "not given"


def _rates(mutants: Sequence[MutantScore], key: Callable[[MutantScore], str]) -> Iterator[str]:
    """Shares instead of counts; a last line for all."""
    head = "".join(f"{name:>7}" for name, _ in _COLUMNS)
    yield f"{'':44}{'n':>4}{head}{'median s':>10}"
    groups = {name: [m for m in mutants if key(m) == name] for name in map(key, mutants)}
    for name, some in (*sorted(groups.items()), ("all", list(mutants))):
        cells = "".join(f"{share([get(m) for m in some]) or 0.0:>7.0%}" for _, get in _COLUMNS)
        seconds = statistics.median([m.seconds for m in some])
        yield f"{name[:43]:44}{len(some):>4}{cells}{seconds:>10.2f}"


def _rule(m: MutantScore) -> str:
    code = m.mutant.group
    mark = "" if m.mutant.double or code in implemented().values() else " (no rule yet)"
    slug = "" if m.mutant.double else f" {m.mutant.slugs[0]}"
    return f"{code}{slug}{mark}"


def _table(mutants: Sequence[MutantScore], key: Callable[[MutantScore], str]) -> Iterator[str]:
    head = "".join(f"{name:>7}" for name, _ in _COLUMNS)
    yield f"{'':44}{'n':>4}{head}{'median s':>10}"
    for name in sorted({key(m) for m in mutants}):
        yield f"{name[:43]:44}{_row([m for m in mutants if key(m) == name])}"


def _row(mutants: Sequence[MutantScore]) -> str:
    counts = "".join(f"{sum(map(get, mutants)):>7}" for _, get in _COLUMNS)
    seconds = statistics.median([m.seconds for m in mutants]) if mutants else 0.0
    return f"{len(mutants):>4}{counts}{seconds:>10.2f}"


def fault_line(m: MutantScore) -> str:
    expected = "+".join(m.mutant.codes)
    got = ", ".join(m.first) or "nothing"
    note = f" [{m.mutant.note}]" if m.mutant.note else ""
    return f"{m.mutant.id}{note}: expected {expected}, got {got}; {_short(m.reason, 300)}"


def _short(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else f"{text[: width - 1]}…"
