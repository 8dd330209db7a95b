"""A finding as a rule writes it: the words and the facts; code and severity come from the rule."""

from __future__ import annotations

import ast
from typing import Any

from ..model import Finding, Place
from .lab import Lab


def finding(
    lab: Lab,
    message: str,
    *,
    at: ast.AST | Place | None = None,
    label: str = "",
    notes: tuple[str, ...] = (),
    helps: tuple[str, ...] = (),
    slots: tuple[str, ...] = (),
    lowered: bool = False,
    **facts: Any,
) -> Finding:
    """A finding about the lab's subject.

    `at` is where the fault stands, when the rule knows; else the edit that mends it says. `slots`
    are the gradients that the cause explains. `lowered` makes a warning of it: the code is right
    in the use it was written for.
    """
    place = at if isinstance(at, Place) or at is None else lab.code.place(at)
    return Finding(
        code="",
        rule="",
        severity="warning" if lowered else "error",
        message=message,
        place=place,
        certainty="consistent",
        subject=lab.card.name,
        label=label,
        notes=notes,
        helps=helps,
        facts={"slots": list(slots), **facts},
        example=example(lab),
    )


def example(lab: Lab) -> dict[str, Any]:
    """The inputs of the smallest point there is, rounded for reading."""
    point = lab.point()
    names = [s.name for s in lab.card.slots if s.role != "parameter"]
    small = {n: point.values[n] for n in names if point.values[n].size <= 40}
    return {n: v.round(3).tolist() for n, v in small.items()}


def percent(value: float) -> str:
    """Short decimals: 0.33, 1.2e-05."""
    return f"{value:.3g}"
