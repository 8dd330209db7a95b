import numpy as np


def ridge_no_half(w, X, y, lam=0.3):
    """loss = ||Xw - y||^2 + lam ||w||^2: twos everywhere, no N"""
    r = X @ w - y
    return r @ r + lam * w @ w, 2 * X.T @ r + 2 * lam * w


def lasso(w, X, y, lam=0.3):
    """sum of |w| with the subgradient sign(w)"""
    r = X @ w - y
    return 0.5 * np.mean(r ** 2) + lam * np.abs(w).sum(), X.T @ r / len(y) + lam * np.sign(w)


def decayed_softmax(W, X, T, lam=0.2):
    """the decay is divided by N in the loss and in the gradient alike"""
    s = X @ W
    s = s - s.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    n = len(X)
    loss = (-(T * logp).sum() + 0.5 * lam * (W ** 2).sum()) / n
    return loss, (X.T @ (np.exp(logp) - T) + lam * W) / n
