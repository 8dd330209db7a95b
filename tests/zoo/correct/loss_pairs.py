"""Functions and their derivatives side by side; the network picks a pair from the table."""
import numpy as np


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)


def half_sse(y, t):
    return 0.5 * np.sum((y - t) ** 2)


def half_sse_grad(y, t):
    return y - t


def binary_cross_entropy(y_true, y_pred):
    q = np.clip(y_pred, 1e-9, 1 - 1e-9)
    return np.mean(-y_true * np.log(q) - (1 - y_true) * np.log(1 - q))


def binary_cross_entropy_prime(y_true, y_pred):
    return ((1 - y_true) / (1 - y_pred) - y_true / y_pred) / np.size(y_true)


def hinge(scores, labels):
    # labels are -1 or +1
    return np.maximum(0.0, 1.0 - labels * scores).sum() / len(scores)


def d_hinge(scores, labels):
    inside = labels * scores < 1.0
    return np.where(inside, -labels, 0.0) / len(scores)


def softmax_cross_entropy(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -logp[np.arange(len(y)), y].mean()


def softmax_cross_entropy_backward(logits, y):
    z = np.exp(logits - logits.max(axis=1, keepdims=True))
    g = z / z.sum(axis=1, keepdims=True)
    g[np.arange(len(y)), y] -= 1.0
    return g / len(y)


PAIRS = {
    "mse": (mse, mse_prime),
    "sse": (half_sse, half_sse_grad),
    "bce": (binary_cross_entropy, binary_cross_entropy_prime),
    "hinge": (hinge, d_hinge),
    "softmax": (softmax_cross_entropy, softmax_cross_entropy_backward),
}
