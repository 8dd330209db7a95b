import numpy as np

def normalize_forward(X, scale, shift):
    mean = np.mean(X, axis=0)
    centred = X - mean
    inv = 1 / np.sqrt(np.mean(centred ** 2, axis=0) + 1e-5)
    Xn = centred * inv
    return scale * Xn + shift, (Xn, inv, scale)

def normalize_backward(dY, cache):
    Xn, inv, scale = cache
    dscale = np.sum(dY * Xn, axis=0)
    dshift = np.sum(dY, axis=0)
    dXn = dY * scale
    dX = inv * (dXn - np.mean(dXn, axis=0))
    return dX, dscale, dshift

def leaky_forward(X, slope=0.1):
    return np.where(X > 0, X, slope * X), (X, slope)

def leaky_backward(dY, cache):
    X, slope = cache
    return np.where(X > 0, 1, slope) * dY
