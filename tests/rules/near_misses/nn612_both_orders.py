"""A divergence is called in both orders on purpose; the squared error does not mind."""

import numpy as np


def kl_loss(p, q):
    return np.sum(p * (np.log(p + 1e-300) - np.log(q + 1e-300))) / len(p)


def kl_loss_grad(p, q):
    return -p / (q + 1e-300) / len(p)


def symmetric(p, q):
    return kl_loss(p, q) + kl_loss(q, p)


def half_sse(y, t):
    return 0.5 * np.sum((y - t) ** 2)


def half_sse_grad(y, t):
    return y - t


def report(y, t):
    return half_sse(t, y)
