"""One autodiff engine: its operators one by one, then its graphs, each as a subject of its own.

The order is that of `card.parts`: what is wrong in an operator is found, and mended where that
can be done, before anything that is made of it is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ..bench.protocol import Bench
from ..lab import Lab
from ..model import Card, Check, Comparison, Finding, SubjectReport
from ..repair.code import Code
from ..rules import Rule
from .examine import examine
from .ledger import Ledger

_UNEXPLAINED = "NN001"
# operators that are right alone: what is wrong in a graph of them is one of these
_OF_GRAPHS = {
    "fan-out": ("NN124", _UNEXPLAINED),
    "chain": ("NN125", _UNEXPLAINED),
    "diamond": ("NN125", _UNEXPLAINED),
    "repeat": ("NN126",),
}
# operands that have exchanged their gradients
_OF_OPERANDS = ("NN802",)
# they speak of the batch that a loss is averaged over: an operator has none
_OF_LOSSES = ("NN101", "NN102", "NN103")
# an operator with ones is looked at where any upstream gradient could not be
_WITH_ONES = ", upstream 1"
_ORDER = ("chain", "diamond")
_RANK = {"skipped": 0, "passed": 1, "inconclusive": 2, "failed": 3}


def diagnose_engine(
    bench: Bench,
    card: Card,
    code: Code,
    ledger: Ledger,
    rules: Sequence[Rule],
    *,
    seed: int,
) -> tuple[SubjectReport, list[Finding], Ledger]:
    """The report on an engine, its findings once more, and the ledger after them."""
    seen: list[Check] = []
    findings: list[Finding] = []
    broken: set[str] = set()
    looked_at: set[str] = set()
    for name in card.parts:
        part = bench.card(name)
        if name.removesuffix(_WITH_ONES) in looked_at:
            continue
        lab = Lab(bench, part, code, seed=seed)
        if not lab.is_repeatable:
            continue
        skipped = bool(broken & set(part.definitions))
        looked_at |= set() if skipped else {name}
        seen.append(_check(part, lab))
        if not (lab.wrong or part.style == "repeat") or skipped or _is_order(part, lab):
            continue
        found, ledger = examine(bench, lab, ledger, _rules_for(part, rules))
        warned = {f.code for f in findings if f.severity == "warning"}
        found = [f for f in found if f.severity == "error" or f.code not in warned]
        findings += [_told(f, card, part) for f in found]
        if any(f.severity == "error" and (f.fix is None or not f.fix.verified) for f in found):
            if part.style in _ORDER:
                # in the wrong order nothing that is made of more than one operator is right
                break
            broken |= {d for d in (part.backward, part.forward) if d} | _beside(part)
    return _report(card, seen, findings), findings, ledger


def _rules_for(part: Card, rules: Sequence[Rule]) -> list[Rule]:
    if part.style in _OF_GRAPHS:
        return [r for r in rules if r.code in _OF_GRAPHS[part.style]]
    graphs = {code for codes in _OF_GRAPHS.values() for code in codes} - {_UNEXPLAINED}
    return [
        r
        for r in rules
        if (r.family == "gradient" and r.code not in graphs and r.code not in _OF_LOSSES)
        or r.code in _OF_OPERANDS
    ]


def _is_order(part: Card, lab: Lab) -> bool:
    """An operand used again makes the backward fail: the graphs of several depths say why."""
    return part.style == "fan-out" and lab.pass_at(lab.point()).failure is not None


def _beside(part: Card) -> set[str]:
    """The other closures of the function that makes this operator's node."""
    outer = (part.backward or "").rpartition(".")[0]
    inside = outer.endswith("<locals>")
    return {d for d in part.definitions if inside and d.rpartition(".")[0] == outer}


def expression(part: Card) -> str:
    """`a * b` of `Value: a * b`."""
    return part.name.partition(": ")[2]


def _check(part: Card, lab: Lab) -> Check:
    """The worst of what was compared in one graph."""
    looks = list(lab.comparisons.values())
    worst = max(looks, key=lambda c: _RANK[c.status])
    wrong = [_wrong(c) for c in looks]
    return Check(
        "gradient", expression(part), worst.status, "gradient",
        sum(c.evaluations for c in looks), worst.max_error, worst.error_bar, sum(wrong),
        sum(_entries(c) for c in looks), max((c.smallest_detectable for c in looks), default=math.nan),
        worst.method, reason=worst.reason,
    )  # fmt: skip


def _entries(found: Comparison) -> int:
    return 0 if found.reference is None else int(found.reference.size)


def _wrong(found: Comparison) -> int:
    if found.wrong is not None:
        return int(found.wrong.sum())
    return int(found.status == "failed")


def _told(found: Finding, card: Card, part: Card) -> Finding:
    """The finding as one of the engine, with the graph in which it shows."""
    where = found.reproduce.replace(part.name, card.name)
    return replace(
        found,
        subject=card.name,
        message=f"{found.message}, in {expression(part)}",
        reproduce=where,
        facts={**found.facts, "graph": expression(part)},
    )


def _report(card: Card, seen: Sequence[Check], findings: Sequence[Finding]) -> SubjectReport:
    ordered = sorted(findings, key=lambda f: (f.severity != "error", f.certainty == "unexplained"))
    status, reason = "passed", None
    doubtful = [c for c in seen if c.status in ("failed", "inconclusive")]
    if any(f.severity == "error" for f in findings):
        status = "failed"
    elif any(c.status == "failed" for c in doubtful) and not findings:
        status, reason = "inconclusive", "; ".join(f"{c.wrt}: differs" for c in doubtful)
    elif not any(c.status == "passed" for c in seen):
        status, reason = "inconclusive", "no operator could be compared"
    return SubjectReport(
        card.name, card.place.path, card.place.line, card.kind, card.style, status, reason,  # type: ignore[arg-type]
        card.place.cell, tuple(seen), tuple(ordered), card.guesses,
    )  # fmt: skip
