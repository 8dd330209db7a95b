"""Scaled in training and at evaluation, in a function."""

import numpy as np


def dropout_forward(x, p=0.4, train=True):
    if not train:
        return x * (1 - p), None
    mask = (np.random.rand(*x.shape) >= p) / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout * mask
