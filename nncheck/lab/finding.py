"""A finding as a rule writes it: the words and the facts; code and severity come from the rule."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ..model import Array, Finding, Place
from .helpers import HelperLab
from .lab import Lab
from .optimizing import StepLab


def finding(
    lab: Lab | StepLab | HelperLab,
    message: str,
    *,
    at: ast.AST | Place | None = None,
    label: str = "",
    notes: tuple[str, ...] = (),
    helps: tuple[str, ...] = (),
    slots: tuple[str, ...] = (),
    lowered: bool = False,
    shown: Mapping[str, Array] | None = None,
    **facts: Any,
) -> Finding:
    """A finding about the lab's subject.

    `at` is where the fault stands, when the rule knows; else the edit that mends it says. `slots`
    are the gradients that the cause explains. `lowered` makes a warning of it: the code is right
    in the use it was written for. `shown` are the inputs at which it shows, where they are special.
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
        notes=(*notes, *(f["words"] for code, f in lab.card.contract if code == "setting")),
        helps=helps,
        facts={"slots": list(slots), **facts},
        example=example(lab, shown or {}) if isinstance(lab, Lab) else lab.example(),
    )


def example(lab: Lab, shown: Mapping[str, Array]) -> dict[str, Any]:
    """The inputs of the generic point, or those that are special, rounded for reading."""
    values = {**lab.point().values, **shown}
    names = [s.name for s in lab.card.slots if s.role != "parameter"]
    small = {n: values[n] for n in names if values[n].size <= 40}
    return {n: v.round(3).tolist() for n, v in small.items()}
