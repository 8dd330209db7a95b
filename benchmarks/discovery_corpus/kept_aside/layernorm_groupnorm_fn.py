import numpy as np


def layernorm_forward(x, gamma, beta, ln_param=None):
    eps = (ln_param or {}).get("eps", 1e-5)
    mu = x.mean(axis=1, keepdims=True)
    s = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xh = (x - mu) / s
    return gamma * xh + beta, (xh, s, gamma)


def layernorm_backward(dout, cache):
    xh, s, gamma = cache
    D = xh.shape[1]
    dgamma = np.sum(dout * xh, axis=0)
    dbeta = np.sum(dout, axis=0)
    g = dout * gamma
    dx = (D * g - g.sum(axis=1, keepdims=True) - xh * (g * xh).sum(axis=1, keepdims=True)) / (D * s)
    return dx, dgamma, dbeta


def rmsnorm_forward(x, gain):
    r = 1.0 / np.sqrt(np.mean(x ** 2, axis=-1, keepdims=True) + 1e-6)
    return x * r * gain, (x, r, gain)


def rmsnorm_backward(dout, cache):
    x, r, gain = cache
    dgain = (dout * x * r).sum(axis=0)
    g = dout * gain
    dx = r * g - x * r ** 3 * np.mean(g * x, axis=-1, keepdims=True)
    return dx, dgain
