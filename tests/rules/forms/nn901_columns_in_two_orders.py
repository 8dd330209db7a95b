"""Samples are columns; the labels are ordered by a second permutation."""

import numpy as np


def randomMiniBatches(X, Y, miniBatchSize=64):
    m = X.shape[1]
    p = np.random.permutation(m)
    q = np.random.permutation(m)
    Xs, Ys = X[:, p], Y[:, q]
    return [
        (Xs[:, i : i + miniBatchSize], Ys[:, i : i + miniBatchSize])
        for i in range(0, m, miniBatchSize)
    ]
