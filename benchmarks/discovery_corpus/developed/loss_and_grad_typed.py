from __future__ import annotations

from typing import Tuple

import numpy as np


def mse(pred: np.ndarray, target: np.ndarray) -> Tuple[float, np.ndarray]:
    """Mean squared error and d loss / d pred."""
    diff = pred - target
    return float(np.mean(diff * diff)), 2.0 * diff / diff.size


def cross_entropy(logits: np.ndarray, target: np.ndarray) -> Tuple[float, np.ndarray]:
    """`target` holds class numbers."""
    rows = np.arange(logits.shape[0])
    z = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(z).sum(axis=1))
    loss = float(np.mean(log_sum - z[rows, target]))
    grad = np.exp(z - log_sum[:, None])
    grad[rows, target] -= 1.0
    return loss, grad / logits.shape[0]


def smooth_l1(pred: np.ndarray, target: np.ndarray, beta: float = 0.5) -> Tuple[float, np.ndarray]:
    d = pred - target
    small = np.abs(d) < beta
    loss = float(np.sum(np.where(small, 0.5 * d * d / beta, np.abs(d) - 0.5 * beta)))
    return loss, np.where(small, d / beta, np.sign(d))
