"""Folds share rows with one another, and never training and validation rows of one fold."""

import numpy as np


def k_fold_split(x, y, k=5):
    order = np.random.permutation(len(x))
    for fold in np.array_split(order, k):
        rest = np.setdiff1d(order, fold)
        yield x[rest], y[rest], x[fold], y[fold]
