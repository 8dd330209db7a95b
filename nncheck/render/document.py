"""Report → the dictionaries of schema_version 1, as `schema_v1.json` describes them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from nncheck.model import (
    Check,
    Finding,
    Fix,
    Note,
    Picture,
    Report,
    SourceError,
    SubjectReport,
    Taken,
)
from nncheck.render.causes import causes
from nncheck.render.plain import number, plain
from nncheck.render.tally import severities, statuses

SCHEMA_VERSION = 1


def document(report: Report, *, verbose: int = 0) -> dict[str, Any]:
    """The whole report; `verbose` keeps consequences."""
    return {
        **head(report),
        "subjects": [subject(s, verbose=verbose) for s in report.subjects],
        **tail(report),
    }


def head(report: Report) -> dict[str, Any]:
    """Which nncheck, which seed, how long."""
    return {
        "schema_version": SCHEMA_VERSION,
        "nncheck": report.version,
        "seed": report.seed,
        "elapsed_s": number(report.elapsed_s),
        "isolation": report.isolation,
        "environment": report.environment,
    }


def tail(report: Report) -> dict[str, Any]:
    """What could not be read, what was noticed, and the counts."""
    return {
        "errors": [_source_error(e) for e in report.errors],
        "notes": [_note(n) for n in report.notes],
        "summary": _summary(report),
    }


def subject(s: SubjectReport, *, verbose: int = 0) -> dict[str, Any]:
    """One subject with its checks and findings, root causes first."""
    return {
        "name": s.name,
        "path": s.path,
        "line": s.line,
        **({} if s.cell is None else {"cell": s.cell}),
        "kind": s.kind,
        "style": s.style,
        "status": s.status,
        "reason": s.reason,
        "checks": [_check(c) for c in s.checks],
        "findings": [_finding(f, s) for f in _kept(s, verbose)],
        "guesses": list(s.guesses),
        "captured": s.captured,
        "slots": [_taken(t) for t in s.slots],
        **({"pictures": [picture(p) for p in s.pictures]} if s.pictures else {}),
    }


def _taken(t: Taken) -> dict[str, Any]:
    return {
        "name": t.name,
        "role": t.role,
        "shape": t.shape,
        "values": t.values,
        "differentiable": t.differentiable,
    }


def picture(p: Picture) -> dict[str, Any]:
    """A picture without the fields that it does not use."""
    given = {f.name: getattr(p, f.name) for f in fields(p)}
    kept = {k: v for k, v in given.items() if v not in ("", (), None, False)}
    for name in ("curves", "marks", "links"):
        if name in kept:
            kept[name] = [{f.name: getattr(i, f.name) for f in fields(i)} for i in kept[name]]
    found: dict[str, Any] = plain(kept)
    return found


def _kept(s: SubjectReport, verbose: int) -> list[Finding]:
    """Roots, then consequences: these at `-v`, or where a failed subject has nothing else."""
    ordered = sorted(s.findings, key=_rank)
    roots = [f for f in ordered if f.consequence_of is None]
    explained = s.status != "failed" or any(f.severity == "error" for f in roots)
    return roots if explained and not verbose else ordered


def _rank(f: Finding) -> tuple[bool, bool]:
    return (f.consequence_of is not None, f.severity != "error")


def _check(c: Check) -> dict[str, Any]:
    return {
        "name": c.name,
        "wrt": c.wrt,
        "status": c.status,
        "family": c.family,
        "evaluations": c.evaluations,
        "max_error": number(c.max_error),
        "error_bar": number(c.error_bar),
        "entries_wrong": c.entries_wrong,
        "entries": c.entries,
        "smallest_detectable": number(c.smallest_detectable),
        "method": c.method,
        "second_opinion": _optional(c.second_opinion),
        "differentiate": _optional(c.differentiate),
        "taylor_order": _optional(c.taylor_order),
        "reason": c.reason,
    }


def _optional(value: float | None) -> float | str | None:
    return None if value is None else number(value)


def _finding(f: Finding, s: SubjectReport) -> dict[str, Any]:
    return {
        "code": f.code,
        "rule": f.rule,
        "severity": f.severity,
        "certainty": f.certainty,
        "message": f.message,
        **_place(f, s),
        "family": f.family,
        "subject": f.subject or s.name,
        "label": f.label,
        "excerpt": [[line, text] for line, text in f.excerpt],
        "notes": list(f.notes),
        "helps": list(f.helps),
        "facts": plain(f.facts),
        "example": plain(f.example),
        "reproduce": f.reproduce,
        "fix": None if f.fix is None else _fix(f.fix),
        **({} if f.consequence_of is None else {"consequence_of": f.consequence_of}),
    }


def _place(f: Finding, s: SubjectReport) -> dict[str, Any]:
    """A finding without a place stands at its subject; it has no column then."""
    p = f.place
    if p is None:
        cell = {} if s.cell is None else {"cell": s.cell}
        return {"path": s.path, "line": s.line, "end_line": s.line, **cell}
    return {
        "path": p.path,
        "line": p.line,
        "end_line": p.end_line,
        "column": p.column,
        "end_column": p.end_column,
        **({} if p.cell is None else {"cell": p.cell}),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "description": fix.description,
        "diff": fix.diff,
        "verified": fix.verified,
        "checks": fix.checks,
        "failing": fix.failing,
        "points": fix.points,
        "edits": [
            {"path": e.path, "start": e.start, "end": e.end, "new": e.new} for e in fix.edits
        ],
    }


def _source_error(e: SourceError) -> dict[str, Any]:
    return {"path": e.path, "line": e.line, "message": e.message}


def _note(n: Note) -> dict[str, Any]:
    cell = {} if n.cell is None else {"cell": n.cell}
    return {"path": n.path, "line": n.line, **cell, "message": n.message}


def _summary(report: Report) -> dict[str, Any]:
    """`errors` counts what could not be read or run; `causes` and `warnings` count root causes."""
    ended, found = statuses(report), severities(causes(report))
    return {
        "subjects": len(report.subjects),
        "passed": ended["passed"],
        "failed": ended["failed"],
        "inconclusive": ended["inconclusive"],
        "skipped": ended["skipped"],
        "errors": len(report.errors) + ended["error"],
        "not_run": ended["error"],
        "causes": found["error"],
        "warnings": found["warning"],
    }
