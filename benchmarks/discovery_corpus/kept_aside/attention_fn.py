"""Functional attention for a reading group."""
import numpy as np

def attend_forward(q, k, v):
    d = q.shape[-1]
    s = q @ np.swapaxes(k, -1, -2) / np.sqrt(d)
    s = s - s.max(axis=-1, keepdims=True)
    w = np.exp(s)
    w = w / w.sum(axis=-1, keepdims=True)
    return w @ v, (q, k, v, w)

def attend_backward(dout, cache):
    q, k, v, w = cache
    d = q.shape[-1]
    dv = np.swapaxes(w, -1, -2) @ dout
    dw = dout @ np.swapaxes(v, -1, -2)
    ds = w * (dw - (dw * w).sum(axis=-1, keepdims=True)) / np.sqrt(d)
    return ds @ k, np.swapaxes(ds, -1, -2) @ q, dv
