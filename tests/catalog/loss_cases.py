"""Predictions and targets for every loss of the catalogue."""

from __future__ import annotations

import numpy as np

from nncheck.catalog.losses import (
    BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits,
    CosineDistance,
    CrossEntropy,
    FocalLoss,
    HalfSquaredError,
    Hinge,
    Huber,
    KLDivergence,
    LogCosh,
    MeanAbsoluteError,
    MultiClassHinge,
    NegativeLogLikelihood,
    SmoothL1,
    SoftmaxWithLoss,
    SquaredError,
)

N, C = 5, 4
REDUCTIONS = ("mean", "sum", "none")
CLASSES = np.array([2, 0, 3, 3, 1])


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def real(seed=0, shape=(N, C)):
    return np.random.default_rng(seed).normal(size=shape) * 1.5


TARGETS = {
    "real": real(1),
    "binary": (real(1) > 0).astype(float),
    "fraction": sigmoid(real(1)),
    "sign": np.sign(real(1)),
    "index": CLASSES,
    "onehot": np.eye(C)[CLASSES],
    "soft": softmax(real(2)),
}
# predictions, and the forms in which targets come
TABLE = {
    SquaredError: (real(), ("real",)),
    HalfSquaredError: (real(), ("real",)),
    MeanAbsoluteError: (real(), ("real",)),
    Huber: (real(), ("real",)),
    SmoothL1: (real(), ("real",)),
    LogCosh: (real(), ("real",)),
    CosineDistance: (real(), ("real",)),
    BinaryCrossEntropy: (sigmoid(real()), ("binary", "fraction")),
    BinaryCrossEntropyWithLogits: (real(), ("binary", "fraction")),
    FocalLoss: (real(), ("binary",)),
    Hinge: (real(), ("sign",)),
    MultiClassHinge: (real(), ("index", "onehot")),
    SoftmaxWithLoss: (real(), ("index", "onehot", "soft")),
    CrossEntropy: (softmax(real()), ("index", "onehot", "soft")),
    NegativeLogLikelihood: (np.log(softmax(real())), ("index", "onehot", "soft")),
    KLDivergence: (softmax(real()), ("soft", "onehot", "index")),
}
CASES = [(make, form) for make, (_, forms) in TABLE.items() for form in forms]
BY_CLASS = (SoftmaxWithLoss, CrossEntropy, NegativeLogLikelihood)

# one loss a row; the others have one an entry
BY_ROW = (*BY_CLASS, KLDivergence, CosineDistance, MultiClassHinge)
