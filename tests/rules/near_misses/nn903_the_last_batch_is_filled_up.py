"""The last batch is filled up with rows from the start, so that all have one size; no row is left out."""

import numpy as np


def iterate_minibatches(inputs, targets, batchsize):
    order = np.random.permutation(len(inputs))
    lacking = -len(order) % batchsize
    order = np.concatenate([order, order[:lacking]])
    for rows in order.reshape(-1, batchsize):
        yield inputs[rows], targets[rows]
