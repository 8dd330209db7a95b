"""What a network predicts, beside the loss that it makes of it: which function of the predictions that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model import Array, Forward
from . import measured
from .lab import Lab

_NEAR = 1e-6
_EPSILONS = (0.0, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5)


@dataclass(frozen=True, slots=True)
class Predicted:
    """Predictions, targets as rows or numbers of the same shape, and the loss."""

    method: str
    y: Array
    t: Array
    loss: float

    @property
    def is_shared(self) -> bool:
        """Every sample has its classes in a row, of which one is right."""
        return self.y.ndim == 2 and self.y.shape[1] > 1

    @property
    def are_probabilities(self) -> bool:
        inside = bool(np.all((self.y >= 0) & (self.y <= 1)))
        return inside and (not self.is_shared or np.allclose(self.y.sum(axis=1), 1, atol=1e-9))

    def is_entropy_of(self, p: Array) -> bool:
        """The loss is the cross-entropy of p, summed or as a mean, with any usual epsilon."""
        scales = (1, len(p), p.size)
        return any(
            np.isclose(self.loss, value / k, rtol=_NEAR, atol=1e-12)
            for value in _entropies(p, self.t, shared=self.is_shared)
            for k in scales
            if np.isfinite(value)
        )


def predicted(lab: Lab) -> Predicted | None:
    """None where the network has no method that predicts, or targets are no classes."""
    return lab.once("predicted", _predicted)


def _predicted(lab: Lab) -> Predicted | None:
    inputs = [s for s in lab.card.slots if s.role == "input"]
    targets = [s for s in lab.card.slots if s.role == "target"]
    if not lab.card.is_network or len(inputs) != 1 or len(targets) != 1:
        return None
    own = {q.rpartition(".")[2] for q in lab.code.functions if q.startswith(f"{lab.card.name}.")}
    values, step = lab.point().values, [Forward(lab.point().values)]
    loss = lab.output(values)
    if loss is None or loss.size != 1 or not np.isfinite(loss).all():
        return None
    for name in (n for n in measured.PREDICT if n in own):
        asked = f"call {name} {inputs[0].name}"
        y = lab.bench.outputs(lab.card.name, step, seed=lab.seed, altered=asked)[0]
        t = None if y is None else _targets(y, values[targets[0].name], targets[0].domain.values)
        if y is not None and t is not None and y.dtype.kind == "f":
            return Predicted(name, y, t, float(loss.reshape(-1)[0]))
    return None


def _targets(y: Array, t: Array, kind: str) -> Array | None:
    if kind in ("onehot", "binary") and t.shape == y.shape:
        return np.asarray(t, dtype=float)
    if kind == "index" and y.ndim == 2 and t.shape == y.shape[:1] and t.max() < y.shape[1]:
        return np.asarray(np.eye(y.shape[1])[t])
    return None


def _entropies(p: Array, t: Array, *, shared: bool) -> Iterator[float]:
    for eps in _EPSILONS:
        for q in (p + eps, np.clip(p, eps, None), np.clip(p, eps, 1.0), np.clip(p, eps, 1.0 - eps)):
            with np.errstate(all="ignore"):
                both = t * np.log(q) if shared else t * np.log(q) + (1 - t) * np.log(1 - q)
                yield float(-np.nansum(np.where(t == 0, 0.0, both) if shared else both))
                if not shared:
                    yield float(-np.sum(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps)))
