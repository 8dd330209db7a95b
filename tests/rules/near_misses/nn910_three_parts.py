"""Three parts with bounds that meet."""

import numpy as np


def split_data(X, y, train_ratio=0.6, val_ratio=0.2):
    n = len(X)
    indices = np.arange(n)
    np.random.shuffle(indices)
    a, b = int(n * train_ratio), int(n * (train_ratio + val_ratio))
    tr, va, te = indices[:a], indices[a:b], indices[b:]
    return (X[tr], y[tr]), (X[va], y[va]), (X[te], y[te])
