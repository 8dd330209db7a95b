"""Consequences folded into one line: `TwoLayerNet W1, b1, W2, b2`."""

from __future__ import annotations

from nncheck.model import Finding
from nncheck.render.causes import Cause
from nncheck.render.inert import inert

MOST_NAMES = 8
MOST_SUBJECTS = 6


def following(cause: Cause) -> str:
    """By subject, what is wrong there because of this cause; empty where nothing follows."""
    by_subject: dict[str, list[str]] = {}
    entered: dict[str, str] = {}
    for carrier in cause.consequences:
        via = carrier.finding.facts.get("via")
        if isinstance(via, str):
            said = f" ({carrier.finding.code}: {inert(via, limit=80)} is the first to lie)"
            entered[inert(carrier.subject.name, limit=80)] = said
        names = by_subject.setdefault(inert(carrier.subject.name, limit=80), [])
        names += [name for name in affected(carrier.finding) if name not in names]
    parts = [
        f"{subject} {_some(names)}{entered.get(subject, '')}"
        for subject, names in by_subject.items()
    ]
    if len(parts) > MOST_SUBJECTS:
        parts[MOST_SUBJECTS:] = [f"{len(parts) - MOST_SUBJECTS} more subjects"]
    return "; ".join(parts)


def affected(finding: Finding) -> list[str]:
    """The arrays that a finding speaks about, where its facts name them; else its code."""
    wrt = finding.facts.get("wrt")
    if isinstance(wrt, str):
        return [inert(wrt, limit=40)]
    if isinstance(wrt, (list, tuple)):
        return [inert(name, limit=40) for name in wrt if isinstance(name, str)]
    return [finding.code]


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} …" if len(names) > MOST_NAMES else shown
