"""Each of the four squared errors with the factor that belongs to it."""

import numpy as np


def sse(y, t):
    return np.sum((y - t) ** 2)


def sse_grad(y, t):
    return 2 * (y - t)


def half_mse(y, t):
    return 0.5 * np.mean((y - t) ** 2)


def half_mse_grad(y, t):
    return (y - t) / y.size
