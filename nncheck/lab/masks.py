"""Forwards that switch entries off: y = m·x, with an m of zeros and one scale that x has no part in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model import Array
from . import rows
from .lab import Lab


@dataclass(frozen=True, slots=True)
class Mask:
    """`kept`: which entries of the input go on; `scale`: times what. At the generic point."""

    x: str
    kept: Array
    scale: float


def mask(lab: Lab) -> Mask | None:
    """The mask of a forward like dropout; None where the forward is anything else.

    A ReLU has zeros, too, but which they are is decided by its input: turned around, others are.
    """
    x = rows.only_input(lab)
    if x is None or lab.card.scalar or any(s.role == "parameter" for s in lab.differentiable):
        return None
    point = lab.point()
    value = point.values[x]
    found = lab.outputs([{**point.values, x: v} for v in (value, -value, 3.0 * value)])
    if any(o is None or o.shape != value.shape for o in found):
        return None
    plain, turned, larger = (np.asarray(o, dtype=float) for o in found)
    if not (np.allclose(turned, -plain) and np.allclose(larger, 3.0 * plain)):
        return None
    factors = plain / value
    kept = np.abs(factors) > 1e-9
    if np.all(kept) or not np.any(kept):
        return None
    scale = float(np.median(factors[kept]))
    return Mask(x, kept, scale) if np.allclose(factors[kept], scale, rtol=1e-6) else None
