import numpy as np

def forward_layer(x, params):
    z = x @ params["W"] + params["b"]
    a = 1 / (1 + np.exp(-z))
    return a, (x, a)

def backward_layer(da, params, cache):
    x, a = cache
    dz = da * a * (1 - a)
    grads = {"W": x.T @ dz, "b": dz.sum(axis=0)}
    return dz @ params["W"].T, grads

def scale_shift_forward(x, gamma, beta):
    out = gamma * x + beta
    cache = (gamma, x)
    return out, cache

def scale_shift_backward(dout, cache):
    gamma, x = cache
    grads = {}
    grads["x"] = dout * gamma
    grads["gamma"] = np.sum(dout, axis=0)
    grads["beta"] = np.sum(dout, axis=0)
    return grads["x"], grads["gamma"], grads["beta"]
