"""The mode is a word in a dict, and both words lead to the statistics of the batch."""

import numpy as np


def batch_norm_forward(x, gamma, beta, bn_param):
    mode, momentum = bn_param["mode"], bn_param.get("momentum", 0.9)
    rm = bn_param.get("running_mean", np.zeros(x.shape[1]))
    rv = bn_param.get("running_var", np.zeros(x.shape[1]))
    if mode in ("train", "test"):
        m, v = x.mean(0), x.var(0)
        s = np.sqrt(v + 1e-5)
        xh = (x - m) / s
        bn_param["running_mean"] = momentum * rm + (1 - momentum) * m
        bn_param["running_var"] = momentum * rv + (1 - momentum) * v
        return gamma * xh + beta, (xh, s, gamma)
    return gamma * (x - rm) / np.sqrt(rv + 1e-5) + beta, None


def batch_norm_backward(dout, cache):
    xh, s, gamma = cache
    g = dout * gamma
    dx = (g - g.mean(0) - xh * (g * xh).mean(0)) / s
    return dx, (dout * xh).sum(0), dout.sum(0)
