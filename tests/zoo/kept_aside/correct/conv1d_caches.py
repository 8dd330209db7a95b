"""1-D convolution over sequences, written with plain loops."""
import numpy as np


def conv1d_forward(x, w, b, stride=2):
    """x: (N, C, L)   w: (F, C, K)   b: (F,)   ->   out: (N, F, L_out)"""
    N, C, L = x.shape
    F, _, K = w.shape
    L_out = (L - K) // stride + 1
    out = np.zeros((N, F, L_out))
    for t in range(L_out):
        start = t * stride
        window = x[:, :, start:start + K]
        for f in range(F):
            out[:, f, t] = np.sum(window * w[f], axis=(1, 2)) + b[f]
    cache = (x, w, b, stride)
    return out, cache


def conv1d_backward(dout, cache):
    x, w, b, stride = cache
    F, C, K = w.shape
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(b.shape)
    for t in range(dout.shape[2]):
        start = t * stride
        window = x[:, :, start:start + K]
        for f in range(F):
            g = dout[:, f, t]
            db[f] += g.sum()
            dw[f] += np.sum(g[:, None, None] * window, axis=0)
            dx[:, :, start:start + K] += g[:, None, None] * w[f]
    return dx, dw, db


def avgpool1d_forward(x, size=2):
    N, C, L = x.shape
    return x.reshape(N, C, L // size, size).mean(axis=3), (L, size)


def avgpool1d_backward(dout, cache):
    L, size = cache
    return np.repeat(dout, size, axis=2) / size
