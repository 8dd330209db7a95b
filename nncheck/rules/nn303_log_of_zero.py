"""Placeholder."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, extremes, finding, rows
from ..model import Array, Edit, Finding
from ..repair.code import called

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar or lab.card.kind != "loss":
        return
    hard = _hard_input(lab)
    if hard is None:
        return
    look = extremes.look(lab, hard[0])
    if not (look.has_inf or look.has_nan) or look.place_of("divide by zero") is None:
        return
    logs = _logs(lab)
    at = look.place_of("divide by zero encountered in log")
    yield finding(
        lab,
        f"the loss takes the log of a probability that can be 0: it becomes {_value(look.output)}",
        at=_exact(lab, at, logs) or at or (logs[0] if logs else None),
        label="log(0) is -inf",
        notes=(hard[1],),
        shown={rows.only_input(lab) or "": hard[0]},
    )


def _hard_input(lab: Lab) -> tuple[Array, str] | None:
    """Logits whose target's probability rounds to 0, or a probability of exactly 0."""
    name = rows.only_input(lab)
    target = next((s for s in lab.card.slots if s.role == "target"), None)
    if name is None or target is None:
        return None
    values = lab.point().values
    slot = next(s for s in lab.card.slots if s.name == name)
    t = values[target.name]
    if slot.domain.values == "probability":
        hard = np.array(values[name])
        if target.domain.values == "onehot" and t.shape == hard.shape:
            hard[t > 0] = 0.0
        elif target.domain.values == "index" and hard.ndim == 2:
            hard[np.arange(len(hard)), t] = 0.0
        else:
            hard.reshape(-1)[0] = 0.0
        return hard, "at a probability of exactly 0 for the right class the loss is not finite"
    x = extremes.logits(lab)
    if x is None or target.domain.values not in ("onehot", "index"):
        return None
    return (
        extremes.one_class_far(x, t),
        "at logits 800 apart the true loss is 800 and the gradient finite",
    )


def _value(output: Array | None) -> str:
    return "nan" if output is not None and bool(np.any(np.isnan(output))) else "inf"


def _logs(lab: Lab) -> list[ast.Call]:
    found = []
    for qualname in lab.code.reached(lab.card.forward):
        found += lab.code.calls(lab.code.functions[qualname], ("log", "log2", "log10"))
    return found


def _exact(lab: Lab, line: object, logs: list[ast.Call]) -> ast.Call | None:
    """The call of log on the line where numpy warned."""
    return next((c for c in logs if lab.code.place(c).line == getattr(line, "line", None)
                 and lab.code.place(c).cell == getattr(line, "cell", None)), None)  # fmt: skip


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for call in _logs(lab):
        if called(call) == "log" and call.args:
            inside = lab.code.text(call.args[0])
            yield (
                "keep the argument of log above 0",
                (lab.code.replace(call.args[0], f"np.maximum({inside}, 1e-300)"),),
            )
