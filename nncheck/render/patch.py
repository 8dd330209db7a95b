"""A unified diff → its hunks, each with only the lines that change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nncheck.model import Fix
from nncheck.render.inert import cut, visible

MOST_LINES = 40
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class Change:
    """A removed ("-") or an added ("+") line; "@" names the place of a hunk."""

    sign: str
    text: str


def changes(fix: Fix) -> list[Change]:
    """The changed lines in order; with several hunks, each begins with its place."""
    found = _parse(fix.diff)
    if sum(change.sign == "@" for change in found) < 2:
        found = [change for change in found if change.sign != "@"]
    if len(found) > MOST_LINES:
        found[MOST_LINES:] = [Change("@", f"… {len(found) - MOST_LINES} more lines")]
    return found


def _parse(diff: str) -> list[Change]:
    found: list[Change] = []
    path, header = "", True
    for line in diff.split("\n"):
        if line.startswith("--- ") and (header or not found):
            path, header = line[4:].split("\t")[0], True
        elif line.startswith("+++ ") and header:
            header = False
        elif hunk := _HUNK.match(line):
            found.append(Change("@", visible(f"{path or 'line'}:{hunk.group(1)}")))
        elif line[:1] in ("-", "+"):
            found.append(Change(line[0], cut(visible(line[1:]).rstrip(), 160)))
    return found


def proof(fix: Fix) -> str:
    """What was done to trust the fix, in brackets after the word."""
    if not fix.verified:
        return "tried: what it was to mend is still wrong" if fix.checks else "untried"
    if not fix.checks:
        return "proven"
    passes = "its 1 check passes" if fix.checks == 1 else f"all {fix.checks} checks pass"
    fresh = f", also at {fix.points} fresh point{'s' * (fix.points != 1)}" if fix.points else ""
    if fix.failing:
        what = "check fails" if fix.failing == 1 else "checks fail"
        return f"it holds: {fix.checks} pass after it, {fix.failing} {what} for another reason"
    return f"proven: {passes} after it{fresh}"
