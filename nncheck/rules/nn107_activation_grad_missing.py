"""Placeholder."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Edit, Finding
from ..repair import sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    x = rows.only_input(lab)
    if x is None or x not in lab.wrong or lab.card.scalar:
        return
    point = lab.point()
    yours = lab.claimed(point).gradients.get(x)
    if yours is None or yours.shape != np.shape(point.cotangent):
        return
    if not np.allclose(yours, point.cotangent, rtol=1e-9, atol=0):
        return
    yield finding(
        lab,
        "the backward passes the upstream gradient on unchanged: the derivative of the activation is missing",
        label="not multiplied by f'(x)",
        notes=(_slopes(lab, x),),
        slots=(x,),
    )


def _slopes(lab: Lab, x: str) -> str:
    reference = lab.reference(x, lab.point()).value
    slopes = reference / np.asarray(lab.point().cotangent)
    return f"f'(x) lies between {slopes.min():.3g} and {slopes.max():.3g} here, yours is 1"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Derivatives written in what the forward keeps: its output y or its input x."""
    forward = lab.code.function(lab.card.forward)
    if forward is None:
        return
    held = dict.fromkeys(t for t, _, _ in lab.code.assigned(forward) if t.startswith("self."))
    for site in sites.sites(lab.code, lab.card, found.facts["slots"][0]):
        text = lab.code.text(site)
        if not isinstance(site, (ast.Name, ast.BinOp, ast.Call)):
            continue
        for h in held:
            for slope in _SLOPES:
                yield (
                    f"multiply by f'(x) = {slope.format(h)}",
                    (lab.code.replace(site, f"{text} * {slope.format(h)}"),),
                )


_SLOPES = ("{0} * (1 - {0})", "(1 - {0} ** 2)", "({0} > 0)", "(~{0})", "{0}", "(1 - np.tanh({0}) ** 2)",
           "(1 - np.exp(-{0}))", "np.exp({0})", "np.cos({0})", "2 * {0}", "(1 / {0})")  # fmt: skip
