"""Windows of a series share rows by design."""

import numpy as np


def split_windows(x, y, size=6, step=4):
    starts = range(0, len(x) - size + 1, step)
    return [(x[s : s + size], y[s : s + size]) for s in starts]


def relu(x):
    return np.maximum(0, x)
