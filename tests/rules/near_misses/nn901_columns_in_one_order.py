"""Samples are columns here, and both arrays are put into the same order before they are cut."""

import math

import numpy as np


def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    permutation = list(np.random.permutation(m))
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation].reshape((1, m))
    mini_batches = []
    for k in range(math.floor(m / mini_batch_size)):
        begin, end = k * mini_batch_size, (k + 1) * mini_batch_size
        mini_batches.append((shuffled_X[:, begin:end], shuffled_Y[:, begin:end]))
    if m % mini_batch_size != 0:
        end = mini_batch_size * math.floor(m / mini_batch_size)
        mini_batches.append((shuffled_X[:, end:], shuffled_Y[:, end:]))
    return mini_batches
