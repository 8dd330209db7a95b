"""The activation in a subject whose gradient is wrong: alone, in a fused layer, in a network."""

from __future__ import annotations

import numpy as np

from ..model import Array, Point
from . import hidden, merged, rows
from .lab import Lab
from .slopes import Slopes, joined


def slopes(lab: Lab) -> Slopes | None:
    """The slopes of a subject whose gradient is wrong; None where it holds no activation."""
    if not lab.wrong:
        return None
    if "slopes" not in lab.memo:
        lab.memo["slopes"] = alone(lab) or hidden.behind_affine(lab) or merged.behind_sum(lab)
    found: Slopes | None = lab.memo["slopes"]
    return found


def alone(lab: Lab) -> Slopes | None:
    """Of an element-wise subject, at all points where its gradients are compared."""
    x = rows.only_input(lab)
    if x is None or x not in lab.wrong or lab.card.scalar or not lab.card.has_backward:
        return None
    if any(s.role == "parameter" and s.differentiable for s in lab.card.slots):
        return None
    seen = [_at(lab, x, p) for p in lab.points if p.values[x].size > 1]
    if not seen or any(s is None for s in seen):
        return None
    found = joined([s for s in seen if s is not None], (x,), lambda at: _value(lab, x, at))
    finite = np.all(np.isfinite(found.true)) and np.all(np.isfinite(found.said))
    return found if finite else None


def _at(lab: Lab, slot: str, point: Point) -> tuple[Array, ...] | None:
    """(x, y, true, said, bar, g) at one point; None where one output feels several inputs."""
    output = lab.output(point.values)
    yours = lab.claimed(point).gradients.get(slot)
    x, g = np.asarray(point.values[slot], dtype=float), np.asarray(point.cotangent, dtype=float)
    if output is None or yours is None or not output.shape == x.shape == yours.shape == g.shape:
        return None
    if lab.entries(slot, point) is not None or np.any(g == 0):
        return None
    jacobian = lab.jacobian(slot, point)
    table = jacobian.value.reshape(x.size, x.size)
    bars = jacobian.error.reshape(x.size, x.size)
    beside = np.abs(table - np.diag(np.diag(table)))
    if np.any(beside > 1e-7 * max(1.0, float(np.abs(table).max())) + 10 * bars):
        return None
    flat = [np.asarray(a, dtype=float).reshape(-1) for a in (x, output, yours, g)]
    return flat[0], flat[1], np.diag(table), flat[2] / flat[3], np.diag(bars), flat[3]


def _value(lab: Lab, slot: str, at: Array) -> Array | None:
    """f at any numbers, in rows of the width that the subject takes."""
    point = lab.point()
    width = point.values[slot].size
    padded = np.resize(at, -(-at.size // width) * width)
    asked = [
        {**point.values, slot: part.reshape(point.values[slot].shape)}
        for part in padded.reshape(-1, width)
    ]
    found = lab.outputs(asked)
    if any(o is None for o in found):
        return None
    return np.concatenate([np.asarray(o, dtype=float).reshape(-1) for o in found])[: at.size]


def follows_upstream(lab: Lab) -> bool:
    """Backward is linear in its upstream gradient: its slope does not depend on dout."""
    point = lab.point()
    if lab.card.scalar or not lab.card.takes_cotangent:
        return True
    once = lab.claimed(point).gradients
    other = lab.claimed(point, -2.0 * np.asarray(point.cotangent)).gradients
    return all(
        name in other and np.allclose(other[name], -2.0 * np.asarray(value), rtol=1e-6, atol=1e-9)
        for name, value in once.items()
    )


def keeps_apart(lab: Lab, slot: str) -> bool:
    """Where dout is 0, so is yours: the backward is element-wise as the forward is."""
    point = lab.point()
    g = np.array(point.cotangent, dtype=float)
    g.flat[::2] = 0.0
    claimed = lab.claimed(point, g).gradients.get(slot)
    return claimed is not None and claimed.shape == g.shape and not np.any(claimed[g == 0])
