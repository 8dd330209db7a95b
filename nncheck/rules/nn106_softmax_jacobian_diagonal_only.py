"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    x = rows.only_input(lab)
    if x is None or x not in lab.wrong or lab.card.scalar:
        return
    point = lab.point()
    yours = lab.claimed(point).gradients.get(x)
    jacobian = lab.jacobian(x, point).value
    size = point.values[x].size
    if yours is None or yours.size != size or jacobian.size != size * size:
        return
    matrix = jacobian.reshape(size, size)
    diagonal = np.diag(matrix)
    if np.max(np.abs(matrix - np.diag(diagonal))) < 1e-3 * np.max(np.abs(matrix)):
        return
    if not np.allclose(
        yours.reshape(-1), np.ravel(point.cotangent) * diagonal, rtol=1e-5, atol=1e-8
    ):
        return
    yield finding(
        lab,
        "the backward uses only the diagonal of the Jacobian, y·(1−y): every output depends on every input of its row",
        label="y_i also falls when another logit rises",
        notes=(f"each row of the gradient should sum to 0; yours sums to {yours[0].sum():.3g}",),
        slots=(x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.backward)
    if function is None:
        return
    names = lab.code.parameters(function)
    held = [t for q in (lab.card.forward, lab.card.backward) if (f := lab.code.function(q)) is not None
            for t, _, _ in lab.code.assigned(f) if t.startswith("self.") or t.isidentifier()]  # fmt: skip
    for site in sites.sites(lab.code, lab.card, found.facts["slots"][0]):
        for g in names[:1]:
            for y in dict.fromkeys([*held, *names[1:]]):
                new = f"{y} * ({g} - np.sum({g} * {y}, axis=-1, keepdims=True))"
                yield "the whole Jacobian: y·(g − Σ g·y)", (lab.code.replace(site, new),)
                new = f"{g} - np.exp({y}) * np.sum({g}, axis=-1, keepdims=True)"
                yield "the whole Jacobian of log-softmax", (lab.code.replace(site, new),)
    yield from changes.multiplied_by_upstream(lab.code, lab.card, found.facts["slots"])
