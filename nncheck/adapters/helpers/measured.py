"""Predictions of which it is known how many are right, in the forms in which people hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...model import Array

_CLASSES, BATCH = 4, 4
# samples, and which of them are predicted right (the others are all wrong)
ALL, NONE, SOME, FEW = (12, range(12)), (12, range(0)), (12, range(3)), (7, range(2, 7))
CASES = (ALL, NONE, SOME, FEW)
# ten samples in batches of four: the last batch is a small one
BATCHED = ((10, range(8)), (10, range(4, 10)), (10, range(10)))


@dataclass(frozen=True, slots=True)
class Form:
    """As what predictions and truth are handed over, and which of them comes first."""

    predicted: str
    truth: str
    truth_first: bool = False

    def data(self, case: tuple[int, range]) -> tuple[Any, Any]:
        count, right = case
        classes = 2 if self.truth in ("binary", "binary column", "sign") else _CLASSES
        labels = (np.arange(count) * 3 + 1) % classes
        wrong = np.array([i not in right for i in range(count)])
        guess = np.where(wrong, (labels + 1) % classes, labels)
        pair = _held(self.predicted, guess, classes), _held(self.truth, labels, classes)
        return pair[::-1] if self.truth_first else pair


_PAIRS = (
    ("scores", "index"), ("scores", "onehot"), ("index", "index"), ("probability", "binary"),
    ("probability column", "binary column"), ("score columns", "onehot columns"),
    ("score columns", "index"), ("signed", "sign"), ("probability row", "binary row"),
)  # fmt: skip
FORMS = tuple(Form(p, t, first) for first in (False, True) for p, t in _PAIRS)


def _held(form: str, labels: Array, classes: int) -> Array:
    rng = np.random.default_rng(len(labels))
    column = labels.reshape(-1, 1)
    onehot = np.eye(classes)[labels]
    # signed scores of which the right one is the largest
    scores = rng.uniform(-1.0, 0.5, onehot.shape) + 2.0 * onehot
    likely = np.where(column == 1, 0.8, 0.3)
    forms: dict[str, Array] = {
        "index": labels, "binary": labels, "binary column": column, "binary row": column.T,
        "onehot": onehot, "onehot columns": onehot.T, "scores": scores, "score columns": scores.T,
        "probability": likely[:, 0], "probability column": likely, "probability row": likely.T,
        "sign": 2.0 * labels - 1.0, "signed": (2.0 * labels - 1.0) * 0.7,
    }  # fmt: skip
    return forms[form].copy()


def batch_means(case: tuple[int, range]) -> list[float]:
    """The share that is right in each batch."""
    count, right = case
    starts = range(0, count, BATCH)
    return [float(np.mean([i in right for i in range(s, min(s + BATCH, count))])) for s in starts]


def lines(cases: tuple[tuple[int, range], ...], got: Iterator[float]) -> Array:
    """(samples, share right, mean of the batches, last batch, what was said), a line for each case."""
    made = []
    for (count, right), said in zip(cases, got, strict=True):
        means = batch_means((count, right))
        made.append((count, len(right) / count, float(np.mean(means)), means[-1], said))
    return np.array(made, dtype=float)


def fits(table: Array) -> bool:
    """What is said is the share, in per cent or not, or the number of those that are right."""
    count, share, said = table[:, 0], table[:, 1], table[:, -1]
    return any(np.allclose(said, share * unit, atol=1e-6) for unit in (1.0, 100.0, count))


class Model:
    """Stands in for a network: what it is given are its scores."""

    def __call__(self, x: Array, *rest: Any, **named: Any) -> Array:
        return np.array(x, dtype=float)

    forward = predict = predict_proba = feedforward = __call__

    def accuracy(self, x: Array, t: Array) -> float:
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(x, axis=1) == labels))

    def loss(self, x: Array, t: Array) -> float:
        return 1.0 - self.accuracy(x, t)
