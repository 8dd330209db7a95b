"""Causes with their fixes, and the lines of a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .places import Edit, Place
from .words import Certainty, CheckStatus, Family, Severity


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit of the source; `verified` says that the checks were re-run and passed after it."""

    description: str
    edits: tuple[Edit, ...]
    diff: str = ""
    verified: bool = False
    # how many checks pass after it, how many fail still for other reasons, fresh points seen
    checks: int = 0
    failing: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause (or one symptom nobody could explain) in one subject."""

    code: str
    rule: str
    severity: Severity
    message: str
    place: Place | None
    family: Family = "gradient"
    certainty: Certainty = "unexplained"
    subject: str = ""
    # words under the caret: what this code does wrong
    label: str = ""
    # (line number, text) of the source around the place
    excerpt: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    reproduce: str = ""
    fix: Fix | None = None
    consequence_of: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the verdict: what was compared, how far off, and how sharp the look was."""

    name: str
    wrt: str
    status: CheckStatus
    family: Family = "gradient"
    evaluations: int = 0
    max_error: float = 0.0
    error_bar: float = 0.0
    entries_wrong: int = 0
    entries: int = 0
    smallest_detectable: float = 0.0
    method: str = ""
    second_opinion: float | None = None
    # beside it, along one direction: the difference to scipy.differentiate.derivative, and the
    # order in h of f(x + h d) - f(x) - h · yours (2 where right)
    differentiate: float | None = None
    taylor_order: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, for those who read a report: parts of the rule's document."""

    code: str
    title: str
    text: str
    bad: str = ""
    good: str = ""
    decides: str = ""
    sources: tuple[str, ...] = ()
