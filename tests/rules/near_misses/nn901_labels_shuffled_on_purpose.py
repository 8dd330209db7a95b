"""Labels in a random order beside the inputs are the null hypothesis of a permutation test."""

import numpy as np


def shuffle_labels(x, y):
    return x, y[np.random.permutation(len(y))]


def relu(x):
    return np.maximum(0, x)
