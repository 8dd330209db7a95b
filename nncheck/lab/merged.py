"""One activation behind a sum of affine maps: y = f(x·Wx + h·Wh + b), a recurrent cell.

With one sample db = dout · f'(z), and each dW = (what it was given) ⊗ db says which of the inputs
that was, so that z can be computed.
"""

from __future__ import annotations

import numpy as np

from ..model import Array, Point
from .lab import Lab
from .slopes import Slopes, joined

_LOOKS = 4


def behind_sum(lab: Lab) -> Slopes | None:
    """The slopes of the activation at the output; None where the cell is built another way."""
    if lab.card.scalar or lab.has_data or not lab.card.has_backward:
        return None
    points = [lab.point(f"single {k}") for k in range(_LOOKS)]
    looks = [_look(lab, p) for p in points]
    seen = [look for look in looks if look is not None]
    if len(seen) < len(points) or not lab.wrong:
        return None
    found = joined(seen, lab.wrong)
    return found if np.any(found.wrong) and np.all(np.isfinite(found.said)) else None


def _look(lab: Lab, point: Point) -> tuple[Array, ...] | None:
    output, yours = lab.output(point.values), lab.claimed(point).gradients
    parameters = [s.name for s in lab.card.slots if s.role == "parameter" and s.differentiable]
    if output is None or np.asarray(point.cotangent).shape != output.shape:
        return None
    y, g = (np.asarray(a, dtype=float).reshape(-1) for a in (output, point.cotangent))
    vectors = [n for n in parameters if point.values[n].size == y.size]
    matrices = [n for n in parameters if point.values[n].ndim == 2 and n not in vectors]
    if len(vectors) != 1 or not matrices or vectors[0] not in yours or np.any(g == 0):
        return None
    reference = lab.reference(vectors[0], point)
    delta = reference.value.reshape(-1)
    said = np.asarray(yours[vectors[0]], dtype=float).reshape(-1)
    z = np.array(point.values[vectors[0]], dtype=float).reshape(-1)
    for name in matrices:
        part = _through(lab, point, name, delta)
        if part is None or part.shape != z.shape:
            return None
        z = z + part
    if not said.shape == delta.shape == y.shape:
        return None
    return z, y, delta / g, said / g, reference.error.reshape(-1) / np.abs(g) + 1e-9, g


def _through(lab: Lab, point: Point, name: str, delta: Array) -> Array | None:
    """What a matrix adds to z: the input whose outer product with δ its gradient is, through it."""
    if lab.entries(name, point) is not None:
        return None
    outer = lab.reference(name, point).value
    w = np.asarray(point.values[name], dtype=float)
    for slot in lab.card.slots:
        if slot.role != "input":
            continue
        given = np.asarray(point.values[slot.name], dtype=float).reshape(-1)
        for gradient, matrix in ((outer, w), (outer.T, w.T)):
            if gradient.shape == (given.size, delta.size) and np.allclose(
                gradient, np.outer(given, delta), rtol=1e-6, atol=1e-9
            ):
                return np.asarray(given @ matrix)
    return None
