import numpy as np


def softmax_loss(x, y):
    """
    Inputs:
    - x: scores (N, C)
    - y: labels (N,), 0 <= y[i] < C
    Returns a tuple of (loss, dx)
    """
    shifted = x - np.max(x, axis=1, keepdims=True)
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    N = x.shape[0]
    loss = -np.sum(logp[np.arange(N), y]) / N
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


def svm_loss(x, y):
    N = x.shape[0]
    right = x[np.arange(N), y]
    margins = np.maximum(0, x - right[:, np.newaxis] + 1.0)
    margins[np.arange(N), y] = 0
    loss = np.sum(margins) / N
    over = np.sum(margins > 0, axis=1)
    dx = np.zeros_like(x)
    dx[margins > 0] = 1
    dx[np.arange(N), y] -= over
    dx /= N
    return loss, dx


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    num_train = X.shape[0]
    for i in range(num_train):
        f = X[i].dot(W)
        f = f - np.max(f)
        p = np.exp(f) / np.sum(np.exp(f))
        loss += -f[y[i]] + np.log(np.sum(np.exp(f)))
        p[y[i]] -= 1
        dW += np.outer(X[i], p)
    loss = loss / num_train + reg * np.sum(W * W)
    dW = dW / num_train + 2 * reg * W
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    scores = X.dot(W)
    margins = np.maximum(0, scores - scores[np.arange(n), y][:, None] + 1)
    margins[np.arange(n), y] = 0
    loss = margins.sum() / n + 0.5 * reg * np.sum(W ** 2)
    mask = (margins > 0).astype(float)
    mask[np.arange(n), y] = -mask.sum(axis=1)
    dW = X.T.dot(mask) / n + reg * W
    return loss, dW


def logistic_loss(theta, X, y):
    m = len(y)
    z = X @ theta
    J = np.sum(np.logaddexp(0, z) - y * z) / m
    grad = X.T @ (0.5 * (1 + np.tanh(0.5 * z)) - y) / m
    return J, grad


def l2_loss(a, target):
    diff = a - target
    return 0.5 * np.sum(diff * diff) / len(a), diff / len(a)
