"""What a loss is, told from its values: which formula fits, and which gradient goes with what is claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..model import Array, Point
from . import ratios
from .lab import Lab
from .ratios import Ratio

# of prediction and target, both of the prediction's shape: one value for each entry
Formula = Callable[[Array, Array], Array]

_CLOSE = 1e-4


def squared(y: Array, t: Array) -> Array:
    return np.asarray((y - t) ** 2)


def cross_entropy(p: Array, t: Array) -> Array:
    return np.asarray(-t * np.log(p))


def binary_cross_entropy(p: Array, t: Array) -> Array:
    return np.asarray(-t * np.log(p) - (1 - t) * np.log1p(-p))


def difference(p: Array, t: Array) -> Array:
    return np.asarray(p - t)


def of_cross_entropy(p: Array, t: Array) -> Array:
    return np.asarray(-t / p)


def of_binary_cross_entropy(p: Array, t: Array) -> Array:
    return np.asarray((p - t) / (p * (1 - p)))


@dataclass(frozen=True, slots=True)
class View:
    """What the formulas are about: the prediction itself, or its softmax or sigmoid."""

    name: str
    of: Callable[[Array], Array]


def roles(lab: Lab) -> tuple[str, str] | None:
    """Names of the prediction and of the target of a loss; None for anything else."""
    if lab.card.kind != "loss" or not lab.card.scalar:
        return None
    given = [s for s in lab.card.slots if s.role == "input" and s.differentiable]
    targets = [s for s in lab.card.slots if s.role == "target"]
    others = [s for s in lab.card.slots if s.role == "input" and not s.differentiable]
    return (
        (given[0].name, targets[0].name) if len(given) == len(targets) == 1 and not others else None
    )


def views(lab: Lab) -> tuple[View, ...]:
    """Probabilities as they are given, or the softmax and the sigmoid of logits."""
    pair = roles(lab)
    if pair is None:
        return ()
    slot = next(s for s in lab.card.slots if s.name == pair[0])
    if slot.domain.values == "probability":
        return (View("given", np.asarray),)
    axis = 0 if lab.card.sample_axis == 1 else -1

    def softmax(x: Array) -> Array:
        e = np.exp(x - x.max(axis=axis, keepdims=True)) if x.ndim else np.ones(())
        return np.asarray(e / e.sum(axis=axis, keepdims=True) if x.ndim else e)

    def sigmoid(x: Array) -> Array:
        return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x))

    return (View("softmax", softmax), View("sigmoid", sigmoid))


def points(lab: Lab) -> tuple[Point, ...]:
    """Three points of different sizes."""
    return tuple(lab.point(name) for name in ("generic", "wide", "third"))


def data(lab: Lab, point: Point) -> tuple[Array, Array] | None:
    """Prediction and target, the target as rows (or columns) of the prediction's shape."""
    pair = roles(lab)
    if pair is None:
        return None
    y, t = (np.asarray(point.values[n]) for n in pair)
    if t.shape == y.shape:
        return y, t.astype(float)
    if t.size == y.size:
        return y, t.astype(float).reshape(y.shape)
    if t.dtype.kind not in "iu" or y.ndim not in (1, 2):
        return None
    axis = 0 if lab.card.sample_axis == 1 and y.ndim == 2 else -1
    onehot = np.eye(y.shape[axis])[t]
    rows = np.asarray(onehot.T if axis == 0 else onehot)
    return (y, rows) if rows.shape == y.shape else None


def value_ratio(lab: Lab, formula: Formula, view: View | None = None) -> Ratio | None:
    """c with value = c · Σ formula at every point, named by the sizes that it follows; or None."""
    seen: list[tuple[Mapping[str, int], float]] = []
    for point in points(lab):
        given = data(lab, point)
        value = lab.output(point.values)
        if given is None or value is None or value.size != 1:
            return None
        y, t = given
        with np.errstate(all="ignore"):
            total = float(np.sum(formula(view.of(y) if view else y, t)))
        if not np.isfinite(total) or abs(total) < 1e-9:
            return None
        seen.append((ratios.measures(lab, point), float(value.reshape(-1)[0]) / total))
    return ratios.named(seen)


def gradient_ratio(lab: Lab, formula: Formula, view: View | None = None) -> Ratio | None:
    """c with the claimed gradient = c · formula in every entry at every point; or None."""
    pair = roles(lab)
    if pair is None:
        return None
    seen: list[tuple[Mapping[str, int], float]] = []
    for point in points(lab):
        given = data(lab, point)
        claimed = lab.claimed(point).gradients.get(pair[0])
        if given is None or claimed is None or claimed.shape != given[0].shape:
            return None
        y, t = given
        with np.errstate(all="ignore"):
            expected = formula(view.of(y) if view else y, t)
        c = multiple(claimed, expected)
        if c is None:
            return None
        seen.append((ratios.measures(lab, point), c))
    return ratios.named(seen)


def multiple(found: Array, expected: Array) -> float | None:
    """c with found = c · expected in every entry, or None."""
    size = float(np.max(np.abs(expected), initial=0.0))
    if size == 0.0 or not np.all(np.isfinite(expected)) or not np.all(np.isfinite(found)):
        return None
    c = float(np.sum(found * expected) / np.sum(expected * expected))
    off = float(np.max(np.abs(found - c * expected), initial=0.0))
    return c if abs(c) > 1e-9 and off <= _CLOSE * size * abs(c) else None


def said_by(lab: Lab) -> tuple[str, ...]:
    """A note on the method of the class that makes one number of an array, where it is that number."""
    reducer = next((f["reducer"] for code, f in lab.card.contract if code == "NN605"), None)
    return (
        (f"the loss is what {reducer} gives: backward has to be its gradient",) if reducer else ()
    )


def operations(lab: Lab) -> Iterator[str]:
    """The functions that run in the forward, then those in the backward."""
    yield from lab.code.reached(lab.card.forward)
    yield from lab.code.reached(lab.card.backward)
