"""Criteria. forward(pred, target) returns a number, backward() the gradient for pred."""
from typing import Optional

import numpy as np


class MSE:
    def forward(self, pred: np.ndarray, target: np.ndarray) -> float:
        self.diff = pred - target
        return float(np.sum(self.diff ** 2) / (2 * pred.shape[0]))

    def backward(self) -> np.ndarray:
        return self.diff / self.diff.shape[0]


class SmoothL1:
    def __init__(self, beta: float = 0.8) -> None:
        self.beta = beta

    def forward(self, pred: np.ndarray, target: np.ndarray) -> float:
        self.diff = pred - target
        a = np.abs(self.diff)
        small = 0.5 * a ** 2 / self.beta
        large = a - 0.5 * self.beta
        return float(np.where(a < self.beta, small, large).mean())

    def backward(self) -> np.ndarray:
        g = np.where(np.abs(self.diff) < self.beta, self.diff / self.beta, np.sign(self.diff))
        return g / self.diff.size


class CrossEntropy:
    """pred: logits (N, C); target: class numbers (N,); optional label smoothing"""

    def __init__(self, smoothing: float = 0.0) -> None:
        self.smoothing = smoothing
        self.p: Optional[np.ndarray] = None

    def forward(self, pred: np.ndarray, target: np.ndarray) -> float:
        n, c = pred.shape
        self.q = np.full((n, c), self.smoothing / c)
        self.q[np.arange(n), target] += 1.0 - self.smoothing
        m = pred.max(axis=1, keepdims=True)
        logp = pred - m - np.log(np.exp(pred - m).sum(axis=1, keepdims=True))
        self.p = np.exp(logp)
        return float(-(self.q * logp).sum() / n)

    def backward(self) -> np.ndarray:
        return (self.p - self.q) / self.p.shape[0]


class BinaryCrossEntropy:
    """pred: probabilities strictly between 0 and 1"""

    def forward(self, pred: np.ndarray, target: np.ndarray) -> float:
        self.pred, self.target = pred, target
        return float(-np.mean(target * np.log(pred) + (1 - target) * np.log(1 - pred)))

    def backward(self) -> np.ndarray:
        return (self.pred - self.target) / (self.pred * (1 - self.pred)) / self.pred.size


class Hinge:
    """target in {-1, 1}"""

    def forward(self, pred: np.ndarray, target: np.ndarray) -> float:
        self.target = target
        self.margin = 1 - pred * target
        return float(np.maximum(self.margin, 0).mean())

    def backward(self) -> np.ndarray:
        return np.where(self.margin > 0, -self.target, 0.0) / self.margin.size
