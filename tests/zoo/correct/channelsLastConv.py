import numpy as np

# images (m, height, width, channels); the settings come in a dict


def zeroPad(images, pad):
    return np.pad(images, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")


def convForward(aPrev, W, b, hparameters):
    m, hPrev, wPrev, cPrev = aPrev.shape
    f, _, _, nC = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    nH = int((hPrev - f + 2 * pad) / stride) + 1
    nW = int((wPrev - f + 2 * pad) / stride) + 1
    Z = np.zeros((m, nH, nW, nC))
    padded = zeroPad(aPrev, pad)
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                for c in range(nC):
                    part = padded[i, h * stride : h * stride + f, w * stride : w * stride + f, :]
                    Z[i, h, w, c] = np.sum(part * W[:, :, :, c]) + b[0, 0, 0, c]
    return Z, (aPrev, W, b, hparameters)


def convBackward(dZ, cache):
    aPrev, W, b, hparameters = cache
    f, _, _, nC = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    m, nH, nW, _ = dZ.shape
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    padded = zeroPad(aPrev, pad)
    dPadded = np.zeros(padded.shape)
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                for c in range(nC):
                    top, left = h * stride, w * stride
                    part = padded[i, top : top + f, left : left + f, :]
                    dPadded[i, top : top + f, left : left + f, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += part * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
    dAPrev = dPadded[:, pad : dPadded.shape[1] - pad, pad : dPadded.shape[2] - pad, :].copy()
    return dAPrev, dW, db


def poolForward(aPrev, hparameters, mode="max"):
    f, stride = hparameters["f"], hparameters["stride"]
    m, hPrev, wPrev, nC = aPrev.shape
    nH, nW = 1 + (hPrev - f) // stride, 1 + (wPrev - f) // stride
    A = np.zeros((m, nH, nW, nC))
    for h in range(nH):
        for w in range(nW):
            part = aPrev[:, h * stride : h * stride + f, w * stride : w * stride + f, :]
            A[:, h, w, :] = part.max(axis=(1, 2)) if mode == "max" else part.mean(axis=(1, 2))
    return A, (aPrev, hparameters)


def poolBackward(dA, cache, mode="max"):
    aPrev, hparameters = cache
    f, stride = hparameters["f"], hparameters["stride"]
    m, nH, nW, nC = dA.shape
    dAPrev = np.zeros(aPrev.shape)
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                for c in range(nC):
                    rows = slice(h * stride, h * stride + f)
                    cols = slice(w * stride, w * stride + f)
                    if mode == "max":
                        part = aPrev[i, rows, cols, c]
                        mask = part == part.max()
                        dAPrev[i, rows, cols, c] += mask / mask.sum() * dA[i, h, w, c]
                    else:
                        dAPrev[i, rows, cols, c] += dA[i, h, w, c] / (f * f)
    return dAPrev
