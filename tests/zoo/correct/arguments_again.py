import numpy as np


def forward(x, W, b):
    return x @ W + b


def backward(dout, x, W, b):
    return {"dx": dout @ W.T, "dW": x.T @ dout, "db": dout.sum(axis=0)}


def conv2d(x, W, b, stride, padding):
    N, C, H, V = x.shape
    F, _, K, L = W.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    Ho = (H + 2 * padding - K) // stride + 1
    Wo = (V + 2 * padding - L) // stride + 1
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            win = xp[:, :, i * stride : i * stride + K, j * stride : j * stride + L]
            out[:, :, i, j] = np.tensordot(win, W, ([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_grad(dout, x, W, b, stride, padding):
    N, C, H, V = x.shape
    F, _, K, L = W.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dxp, dW = np.zeros_like(xp), np.zeros_like(W)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows, cols = slice(i * stride, i * stride + K), slice(j * stride, j * stride + L)
            dW += np.tensordot(dout[:, :, i, j], xp[:, :, rows, cols], ([0], [0]))
            dxp[:, :, rows, cols] += np.tensordot(dout[:, :, i, j], W, ([1], [0]))
    dx = dxp[:, :, padding : padding + H, padding : padding + V]
    return dx, dW, dout.sum((0, 2, 3))


def maxpool(x, size, stride):
    N, C, H, W = x.shape
    Ho, Wo = (H - size) // stride + 1, (W - size) // stride + 1
    out = np.empty((N, C, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size].max((2, 3))
    return out


def maxpool_backward(dout, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        win = x[n, c, i * stride : i * stride + size, j * stride : j * stride + size]
        a, b = np.unravel_index(win.argmax(), win.shape)
        dx[n, c, i * stride + a, j * stride + b] += dout[n, c, i, j]
    return dx


def attention(q, k, v):
    s = q @ k.T / np.sqrt(q.shape[-1])
    p = np.exp(s - s.max(-1, keepdims=True))
    p /= p.sum(-1, keepdims=True)
    return p @ v, (q, k, v, p)


def attention_backward(dout, cache):
    q, k, v, p = cache
    dv = p.T @ dout
    dp = dout @ v.T
    ds = p * (dp - (dp * p).sum(-1, keepdims=True)) / np.sqrt(q.shape[-1])
    return ds @ k, ds.T @ q, dv
