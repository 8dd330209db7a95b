import numpy as np

def zero_pad(X, pad):
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="constant")

def conv_single_step(a_slice_prev, W, b):
    return np.sum(a_slice_prev * W) + float(b.item())

def conv_forward(A_prev, W, b, hparameters):
    """A_prev (m, n_H, n_W, n_C_prev), W (f, f, n_C_prev, n_C), b (1, 1, 1, n_C)"""
    m, nHp, nWp, nCp = A_prev.shape
    f, f, nCp, nC = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    nH = int((nHp - f + 2 * pad) / stride) + 1
    nW = int((nWp - f + 2 * pad) / stride) + 1
    Z = np.zeros((m, nH, nW, nC))
    Ap = zero_pad(A_prev, pad)
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                for c in range(nC):
                    piece = Ap[i, h * stride:h * stride + f, w * stride:w * stride + f, :]
                    Z[i, h, w, c] = np.sum(piece * W[..., c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, hparameters)

def conv_backward(dZ, cache):
    A_prev, W, b, hparameters = cache
    f = W.shape[0]
    stride, pad = hparameters["stride"], hparameters["pad"]
    m, nH, nW, nC = dZ.shape
    dW, db = np.zeros_like(W), np.zeros_like(b)
    Ap = zero_pad(A_prev, pad)
    dAp = np.zeros_like(Ap)
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                for c in range(nC):
                    r, q = slice(h * stride, h * stride + f), slice(w * stride, w * stride + f)
                    dAp[i, r, q, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += Ap[i, r, q, :] * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
    dA_prev = dAp[:, pad:dAp.shape[1] - pad, pad:dAp.shape[2] - pad, :]
    return dA_prev, dW, db
