"""From checks and findings to the verdict on one subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..bench.guard import TimeLimit
from ..model import Card, Check, Finding, Status, SubjectReport, Taken
from . import helped


def verdict_on(card: Card, seen: tuple[Check, ...], findings: list[Finding]) -> SubjectReport:
    """The report on a subject from what was seen of it and said about it."""
    ordered = sorted(findings, key=_importance)
    seen = tuple(_excused(c, ordered) for c in seen)
    status, reason = _status(card, seen, ordered)
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, status, reason,
        card.place.cell, seen, tuple(ordered), card.guesses, slots=_taken(card),
    )  # fmt: skip


def _taken(card: Card) -> tuple[Taken, ...]:
    return tuple(
        Taken(
            s.name, s.role, " × ".join(map(str, s.shape)) or "a number", s.domain.values,
            s.differentiable,
        )
        for s in card.slots
    )  # fmt: skip


def _importance(found: Finding) -> tuple[bool, bool, bool]:
    """Causes before consequences, errors before warnings, what has a reason before what has none."""
    return (
        found.consequence_of is not None,
        found.severity != "error",
        found.certainty == "unexplained",
    )


def _excused(check: Check, findings: Sequence[Finding]) -> Check:
    """A gradient that differs by a convention which a warning names has not failed."""
    warned = [
        f for f in findings if f.severity == "warning" and check.wrt in f.facts.get("slots", ())
    ]
    if check.name != "gradient" or check.status != "failed" or not warned:
        return check
    return replace(check, status="passed", reason=f"apart from {warned[0].code} {warned[0].rule}")


def _status(
    card: Card, seen: Sequence[Check], findings: Sequence[Finding]
) -> tuple[Status, str | None]:
    if any(f.severity == "error" for f in findings):
        return "failed", None
    if card.kind == "optimizer" or card.style in helped.STYLES:
        failed = [c for c in seen if c.status == "failed"]
        return ("inconclusive", "; ".join(map(_why, failed))) if failed else ("passed", None)
    gradients = [c for c in seen if c.name == "gradient"]
    proven = any(c.status == "passed" for c in gradients)
    doubtful = [
        c
        for c in gradients
        # a gradient that is zero on both sides beside others that were tested is an answer
        if c.status == "failed" or (c.status == "inconclusive" and not (proven and _is_zero(c)))
    ]
    if doubtful:
        return "inconclusive", "; ".join(f"{c.wrt}: {_why(c)}" for c in doubtful)
    if card.has_backward and not any(c.status == "passed" for c in gradients):
        reasons = [c.reason for c in gradients if c.reason]
        return "inconclusive", "; ".join(reasons) or "no gradient was found to compare"
    return "passed", None


def _why(check: Check) -> str:
    if check.reason is None and check.status == "failed":
        return "differs from the reference, and no selected rule names the cause"
    return check.reason or check.status


def _is_zero(check: Check) -> bool:
    return check.max_error <= max(check.error_bar, 1e-12) and "not tested" in (check.reason or "")


def raised(reports: dict[str, SubjectReport]) -> dict[str, SubjectReport]:
    """A hazard through which a network really goes wrong is an error: here is the wrong number.

    (A loss that ignores `dout`, under a network that divides through it.)
    """
    for network in list(reports.values()):
        for located in network.findings:
            kind = located.facts.get("kind")
            part = reports.get(str(kind)) if located.code == "NN803" else None
            if located.consequence_of is not None or part is None:
                continue
            gradient = [f for f in part.findings if f.family == "gradient"]
            if not gradient:
                continue
            raised = [
                replace(f, severity="error") if f is gradient[0] else f for f in part.findings
            ]
            ordered = tuple(sorted(raised, key=lambda f: f.severity != "error"))
            reports[part.name] = replace(part, findings=ordered, status="failed", reason=None)
            linked = [
                replace(f, consequence_of=gradient[0].code) if f is located else f
                for f in network.findings
            ]
            reports[network.name] = replace(network, findings=tuple(linked))
    return reports


def unsteady(card: Card) -> SubjectReport:
    """Differences of values that change by themselves say nothing about a derivative."""
    reason = (
        "its forward gives another value each time, for the same input on a fresh object: nothing "
        "can be compared; draw random numbers with np.random, which is replayed"
    )
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, "inconclusive", reason,
        card.place.cell, guesses=card.guesses, slots=_taken(card),
    )  # fmt: skip


def broken(card: Card, error: BaseException) -> SubjectReport:
    reason = str(error) if isinstance(error, TimeLimit) else f"{type(error).__name__}: {error}"
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, "error", reason,
        card.place.cell, guesses=card.guesses, slots=_taken(card),
    )  # fmt: skip
