"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    point = lab.point()
    for slot in lab.wrong:
        yours = lab.claimed(point).gradients.get(slot)
        shape = point.values[slot].shape
        if yours is None or len(shape) != 2 or yours.shape != shape[::-1]:
            continue
        reference = lab.reference(slot, point).value
        if reference.shape != shape or not np.allclose(yours.T, reference, rtol=1e-5, atol=1e-8):
            continue
        where = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot} is transposed: its shape is {yours.shape}, {slot} has {shape}",
            at=where[0] if where else None,
            label="its transpose is the true gradient",
            slots=(slot,),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.transposed(lab.code, lab.card, found.facts["slots"])
