import numpy as np


def svm_loss(x, y, delta=1.0):
    """multiclass hinge; x (N, C) scores, y (N,) classes; returns loss, dx"""
    n = x.shape[0]
    correct = x[np.arange(n), y][:, None]
    margins = np.maximum(0, x - correct + delta)
    margins[np.arange(n), y] = 0
    loss = margins.sum() / n
    dx = (margins > 0).astype(float)
    dx[np.arange(n), y] -= dx.sum(axis=1)
    dx /= n
    return loss, dx


def logistic_regression(w, X, y, reg=0.1):
    """y in {0, 1}; returns the regularised mean loss and dw"""
    n = X.shape[0]
    z = X @ w
    loss = np.mean(np.logaddexp(0, z) - y * z) + reg * np.sum(w * w)
    p = np.exp(-np.logaddexp(0, -z))
    dw = X.T @ (p - y) / n + 2 * reg * w
    return loss, dw


def linear_regression(theta, X, y, lam=0.2):
    """ridge; returns cost and gradient"""
    r = X.dot(theta) - y
    cost = r.dot(r) / (2 * len(y)) + lam / 2 * theta.dot(theta)
    grad = X.T.dot(r) / len(y) + lam * theta
    return cost, grad


def softmax_regression(W, X, y, reg=0.05):
    """W (D, C), y class numbers; returns loss, dW"""
    s = X.dot(W)
    s = s - s.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    n = len(y)
    loss = -np.mean(s[np.arange(n), y] - np.log(e.sum(axis=1))) + 0.5 * reg * np.sum(W * W)
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, X.T.dot(d) / n + reg * W


def triplet_loss(a, p, n, margin=1.5):
    """rows are embeddings; returns loss and the gradients of anchor, positive, negative"""
    dp = ((a - p) ** 2).sum(axis=1)
    dn = ((a - n) ** 2).sum(axis=1)
    h = np.maximum(dp - dn + margin, 0)
    on = (h > 0)[:, None] / len(a)
    return h.mean(), 2 * on * (n - p), 2 * on * (p - a), 2 * on * (a - n)
