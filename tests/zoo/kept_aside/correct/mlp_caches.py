import numpy as np


def fc_forward(x, w, b):
    """x (N, d_1, ..., d_k) is flattened to (N, D); w (D, M); b (M,). Returns out and cache."""
    out = x.reshape(x.shape[0], -1) @ w + b
    return out, (x, w, b)


def fc_backward(dout, cache):
    x, w, b = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db


def leaky_forward(x, leak=0.05):
    out = np.where(x > 0, x, leak * x)
    return out, (x, leak)


def leaky_backward(dout, cache):
    x, leak = cache
    return np.where(x > 0, dout, leak * dout)


def fc_tanh_forward(x, w, b):
    a, fc_cache = fc_forward(x, w, b)
    out = np.tanh(a)
    return out, (fc_cache, out)


def fc_tanh_backward(dout, cache):
    fc_cache, out = cache
    da = dout * (1 - out * out)
    return fc_backward(da, fc_cache)


def softmax_ce(scores, labels):
    """labels are integers; returns the mean loss and its gradient with respect to the scores"""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_z = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    log_p = shifted - log_z
    n = scores.shape[0]
    loss = -log_p[np.arange(n), labels].mean()
    dscores = np.exp(log_p)
    dscores[np.arange(n), labels] -= 1
    dscores /= n
    return loss, dscores
