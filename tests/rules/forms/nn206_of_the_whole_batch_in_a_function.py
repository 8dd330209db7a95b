"""A layer normalisation over everything, in functions; the backward is that of what was meant."""

import numpy as np


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x)
    var = np.var(x)
    xhat = (x - mu) / np.sqrt(var + eps)
    return gamma * xhat + beta, (xhat, gamma, np.sqrt(var + eps))


def layer_norm_backward(dout, cache):
    xhat, gamma, std = cache
    dxhat = dout * gamma
    m1 = dxhat.mean(axis=1, keepdims=True)
    m2 = (dxhat * xhat).mean(axis=1, keepdims=True)
    return (dxhat - m1 - xhat * m2) / std, (dout * xhat).sum(axis=0), dout.sum(axis=0)
