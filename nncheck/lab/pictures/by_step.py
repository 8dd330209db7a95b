"""Error against step: why the reference can be trusted, and what yours differs from it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ... import numdiff
from ...model import Array, Mark, Picture
from ..answers import objective
from ..lab import Lab
from .numbers import line, rounded, short

# below this a curve is rounding of the reference itself; above, x + h has left the domain
_LEAST, _MOST = 1e-17, 1e3


def pictures(lab: Lab) -> Iterator[Picture]:
    """The curve of the slot that is wrong, or else of the first one."""
    slot = next(iter((*lab.wrong, *lab.comparisons)), None)
    point = lab.point()
    yours = lab.claimed(point).gradients.get(slot or "")
    if slot is None or yours is None or yours.shape != point.values[slot].shape:
        return
    x = np.asarray(point.values[slot], dtype=float)
    direction = numdiff.signed(1, x.size, seed=lab.seed)[0]
    g = np.asarray(1.0 if point.cotangent is None else point.cotangent)

    def evaluate(at: Sequence[Array]) -> list[Array]:
        values = [{**point.values, slot: v.reshape(x.shape)} for v in at]
        return objective(lab.outputs(values), g)

    seen = numdiff.by_step(evaluate, x, direction)
    best = int(np.searchsorted(-seen.h, -seen.chosen))
    true = seen.central[best]
    if lab.entries(slot, point) is None:
        true = float(np.sum(lab.reference(slot, point).value.reshape(-1) * direction))
    said = float(np.sum(np.asarray(yours, dtype=float).reshape(-1) * direction))
    if not np.isfinite(true):
        return
    # where the derivative is 0 the differences are shown as they are
    size = abs(true) if abs(true) > 1e-12 else 1.0
    apart = abs(said - true) / size
    curves = [
        line("to the reference", "reference", seen.h, _shown(abs(seen.central - true) / size)),
        line("noise floor", "limit", seen.h, _shown(seen.floor / size)),
    ]  # fmt: skip
    if slot in lab.wrong and np.isfinite(said):
        curves.insert(0, line("to yours", "yours", seen.h, _shown(abs(seen.central - said) / size)))
        ends = (
            f"it stays {short(apart)} away from yours at every step: yours is wrong, not the step"
        )
    else:
        ends = f"yours is {short(apart)} away from the reference"
    yield Picture(
        "plot",
        f"Error against step, gradient of {slot}",
        f"The step with the narrowest bar is {short(seen.chosen)}; {ends}. Larger steps are cut off too early, smaller ones drown in rounding.",
        "step h",
        "relative difference",
        log=True,
        curves=tuple(curves),
        marks=(Mark("chosen step", "limit", rounded(seen.chosen)),),
    )


def _shown(differences: Array) -> Array:
    return np.where(differences > _MOST, np.nan, np.maximum(differences, _LEAST))
