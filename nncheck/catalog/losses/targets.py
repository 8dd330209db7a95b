"""Targets of a classification, in each form in which they come, as one array of weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...model import Array

# rows of float16 or rounded targets sum to 1 within this
_SUM_TOLERANCE = 1e-3


def class_targets(
    t: Any, y: Array, *, weights: Array | None = None, ignore_index: int | None = None
) -> tuple[Array, float]:
    """Weights of the log-probabilities, (..., C), and what their sum is divided by in a mean.

    t: class numbers (...), one-hot or soft rows (..., C), for y: (..., C). The weight of class c
    in a row is w_c·t_c, and 0 in rows that are ignored. The divisor is the sum over the rows of
    Σ w_c t_c; without class weights it is the number of rows that count. The result is a copy.
    """
    target = np.asarray(t)
    if y.ndim == 0:
        raise ValueError("y is one number, expected shape (N, C) or (C,): a score for each class")
    if target.shape == y.shape:
        rows, counted = _distribution(target, y), np.ones(y.shape[:-1], dtype=bool)
    elif target.shape == y.shape[:-1]:
        labels, counted = class_numbers(target, y.shape[-1], ignore_index)
        rows = _one_hot(labels, y) * counted[..., None]
    else:
        raise ValueError(
            f"t has shape {target.shape}, expected {y.shape[:-1]} (class numbers) or {y.shape} "
            f"(one-hot or soft) because y has shape {y.shape}; reshape t to one of the two"
        )
    if weights is None:
        return rows, float(counted.sum())
    if weights.shape != y.shape[-1:]:
        raise ValueError(
            f"class_weights has {weights.size} entries, expected {y.shape[-1]} because y has "
            "that many classes; give one weight for each class"
        )
    rows = rows * weights.astype(y.dtype)
    return rows, float(rows.real.sum())


def class_numbers(t: Array, classes: int, ignore_index: int | None) -> tuple[Array, Array]:
    """Class numbers as integers (0 where ignored), and a mask of those that count."""
    labels = t.astype(np.intp)
    if t.dtype.kind not in "iu" and not np.array_equal(labels, t):
        raise ValueError(
            f"t holds {t[labels != t].flat[0]}, expected whole class numbers because it has one "
            "entry a sample; pass one-hot or soft targets with an axis of classes"
        )
    counted = np.ones(labels.shape, bool) if ignore_index is None else labels != ignore_index
    wrong = counted & ((labels < 0) | (labels >= classes))
    if wrong.any():
        raise ValueError(
            f"t holds class {labels[wrong].flat[0]}, expected 0 to {classes - 1} because y has "
            f"{classes} classes; count classes from 0, or name the odd one by ignore_index"
        )
    return np.where(counted, labels, 0), counted


def private_weights(weights: Any) -> Array | None:
    """A private copy of the weights of the classes, (C,); ValueError where one is negative."""
    if weights is None:
        return None
    copy = np.array(weights, dtype=np.float64)
    if copy.ndim != 1 or not np.all(copy >= 0):
        raise ValueError(
            f"class_weights is {copy.tolist()}, expected one number of 0 or more for each class"
        )
    return copy


def _one_hot(labels: Array, y: Array) -> Array:
    rows = np.zeros_like(y, subok=False)
    np.put_along_axis(rows, labels[..., None], 1, axis=-1)
    return rows


def _distribution(t: Array, y: Array) -> Array:
    sums = np.asarray(t.sum(axis=-1, dtype=np.float64))
    wrong = (t.min(axis=-1) < 0) | (np.abs(sums - 1) > _SUM_TOLERANCE) | np.isnan(sums)
    if wrong.any():
        row = np.atleast_2d(t)[np.argmax(wrong)] if t.ndim < 3 else t[wrong][0]
        raise ValueError(
            f"t has the row {np.round(row, 4).tolist()}, expected entries of 0 or more that sum "
            f"to 1 because t has y's shape {y.shape}; class numbers have one axis less"
        )
    return t.astype(y.dtype)
