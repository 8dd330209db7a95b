"""Training and test rows are drawn each for itself."""

import numpy as np


def train_test_split(X, y, test_size=0.2):
    n_test = int(len(X) * test_size)
    test = np.random.choice(len(X), n_test, replace=False)
    train = np.random.choice(len(X), len(X) - n_test, replace=False)
    return X[train], X[test], y[train], y[test]
