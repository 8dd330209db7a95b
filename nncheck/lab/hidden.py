"""Activations behind affine maps, seen from outside: in a fused layer, or in a whole network.

With one sample the true gradients give every number inside. For z = h·W + b and y = f(z):

    db = δ,  dW = h ⊗ δ          so h = dW / db, and z = h·W + b
    δ = u · f'(z)                where u is dout, or the δ of the next layer times its W

The same with the claimed gradients: yours_δ / yours_u is the slope that the backward believes in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Array, Point, Slot
from . import flows
from .lab import Lab
from .slopes import Slopes, joined

# single samples that are looked at, each another point; parameters that are not too many for it
_LOOKS = 4
_MANY = 400


@dataclass(frozen=True, slots=True)
class _Layer:
    """W and b by slot name; `flipped`: W is (out, in)."""

    weight: str
    bias: str
    flipped: bool

    def forward_weight(self, values: Any) -> Array:
        """W as (in, out)."""
        w = np.asarray(values[self.weight], dtype=float)
        return w.T if self.flipped else w


def behind_affine(lab: Lab) -> Slopes | None:
    """The slopes of the last activation that the backward gets wrong; None where none is seen."""
    layers = _layers(lab)
    if not layers or lab.has_data or _is_of_a_part(lab):
        return None
    points = [lab.point(f"single {k}") for k in range(_LOOKS)]
    for index in reversed(range(len(layers))):
        looks = [_look(lab, p, layers, index) for p in points]
        seen = [look for look in looks if look is not None]
        if len(seen) < len(points):
            continue
        below = {n for layer in layers[: index + 1] for n in (layer.weight, layer.bias)}
        below |= {s.name for s in lab.card.slots if s.role == "input"}
        slots = tuple(s for s in lab.wrong if s in below)
        found = joined(seen, slots)
        if np.any(found.wrong) and slots and np.all(np.isfinite(found.said)):
            return found
    return None


def _is_of_a_part(lab: Lab) -> bool:
    """One of the network's own parts lies: the slope is its own, and it is a subject itself."""
    return bool(lab.card.parts) and any(v.lies for v in flows.verdicts(lab))


def _layers(lab: Lab) -> list[_Layer] | None:
    """Pairs of a matrix and a vector that follow each other, in the order of the forward."""
    parameters = [s for s in lab.card.slots if s.role == "parameter" and s.differentiable]
    values = lab.point().values
    if sum(values[s.name].size for s in parameters) > _MANY:
        return None
    matrices = _ordered([s for s in parameters if _is_matrix(values[s.name])])
    vectors = _ordered([s for s in parameters if not _is_matrix(values[s.name])])
    inputs = [s.name for s in lab.card.slots if s.role == "input"]
    if not matrices or len(matrices) != len(vectors) or len(inputs) != 1:
        return None
    width = lab.point("single 0").values[inputs[0]].size
    found = []
    for w, b in zip(matrices, vectors, strict=True):
        shape, size = values[w.name].shape, values[b.name].size
        if shape == (width, size):
            found.append(_Layer(w.name, b.name, False))
        elif shape == (size, width):
            found.append(_Layer(w.name, b.name, True))
        else:
            return None
        width = size
    return found


def _is_matrix(value: Array) -> bool:
    return value.ndim == 2 and min(value.shape) > 1


def _ordered(slots: list[Slot]) -> list[Slot]:
    """W1, W2, …, W10: by the numbers in their names."""
    return sorted(slots, key=lambda s: [int(n) for n in re.findall(r"\d+", s.name)])


def _look(lab: Lab, point: Point, layers: list[_Layer], index: int) -> tuple[Array, ...] | None:
    """(z, y, true, said, bar, u) of the activation after layer `index`, for one sample."""
    values, yours = point.values, lab.claimed(point).gradients
    layer = layers[index]
    h = _received(lab, point, layer) if index else _first(lab, point)
    y, true_u, said_u = (
        _between(lab, point, layers[index + 1]) if index + 1 < len(layers) else _top(lab, point)
    )
    said = yours.get(layer.bias)
    if h is None or y is None or true_u is None or said_u is None or said is None:
        return None
    reference = lab.reference(layer.bias, point)
    z = h @ layer.forward_weight(values) + np.asarray(values[layer.bias]).reshape(-1)
    delta, slope = reference.value.reshape(-1), np.asarray(said, dtype=float).reshape(-1)
    if not z.shape == y.shape == delta.shape == slope.shape == true_u.shape == said_u.shape:
        return None
    if np.any(np.abs(true_u) < 1e-6) or np.any(np.abs(said_u) < 1e-6):
        return None
    bar = reference.error.reshape(-1) / np.abs(true_u) + 1e-7
    return z, y, delta / true_u, slope / said_u, bar, said_u


def _first(lab: Lab, point: Point) -> Array:
    x = next(s.name for s in lab.card.slots if s.role == "input")
    return np.asarray(point.values[x], dtype=float).reshape(-1)


_Above = tuple[Array | None, Array | None, Array | None]


def _between(lab: Lab, point: Point, above: _Layer) -> _Above:
    """y, and u by the true and by the claimed gradients of the layer above."""
    said = lab.claimed(point).gradients.get(above.bias)
    w = above.forward_weight(point.values)
    true = lab.reference(above.bias, point).value.reshape(-1)
    if said is None or np.asarray(said).size != true.size:
        return None, None, None
    return _received(lab, point, above), w @ true, w @ np.asarray(said).reshape(-1)


def _top(lab: Lab, point: Point) -> _Above:
    """y and u of a layer's own output; nothing above the last layer of a loss."""
    output = lab.output(point.values)
    if lab.card.scalar or output is None:
        return None, None, None
    g = np.asarray(point.cotangent, dtype=float).reshape(-1)
    return np.asarray(output, dtype=float).reshape(-1), g, g


def _received(lab: Lab, point: Point, layer: _Layer) -> Array | None:
    """What the layer was given: h in dW = h ⊗ db + λW, where the true dW has that form."""
    delta = lab.reference(layer.bias, point).value.reshape(-1)
    outer = lab.reference(layer.weight, point).value
    outer = outer.T if layer.flipped else outer
    size = float(np.sum(delta * delta))
    if lab.entries(layer.weight, point) is not None or size < 1e-12:
        return None
    weight = layer.forward_weight(point.values)
    outer = outer - _decay(outer, weight, delta) * weight
    h = outer @ delta / size
    gap = np.abs(outer - np.outer(h, delta)).max()
    return np.asarray(h) if gap < 1e-5 * max(float(np.abs(outer).max()), 1e-9) else None


def _decay(outer: Array, weight: Array, delta: Array) -> float:
    """λ of a weight decay: h ⊗ δ has nothing across δ, λW has."""

    def across(array: Array) -> Array:
        return np.asarray(array - np.outer(array @ delta, delta) / np.sum(delta * delta))

    rest, own = across(outer), across(weight)
    size = float(np.sum(own * own))
    return float(np.sum(rest * own)) / size if size > 1e-12 else 0.0
