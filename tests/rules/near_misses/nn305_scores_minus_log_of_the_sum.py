"""z - log Σ exp(z), the largest taken out first: no probability is formed before the logarithm."""

import numpy as np


def softmax(z):
    return np.exp(log_softmax(z))


def log_softmax(z):
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
