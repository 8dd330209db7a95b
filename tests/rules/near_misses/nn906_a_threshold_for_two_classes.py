"""One probability a sample: above a half is class 1. There is nothing to take an argmax of."""

import numpy as np


def accuracy(y_pred, y_true):
    return np.mean((y_pred > 0.5).astype(int) == y_true)
