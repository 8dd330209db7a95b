import numpy as np


def cofi_cost(X, Theta, Y, R, lam=1.5):
    """collaborative filtering: movies (m, k), users (u, k), R marks what was rated"""
    E = (X @ Theta.T - Y) * R
    J = 0.5 * np.sum(E ** 2) + lam / 2 * (np.sum(X ** 2) + np.sum(Theta ** 2))
    return J, E @ Theta + lam * X, E.T @ X + lam * Theta


def listnet_loss(scores, relevance):
    p = np.exp(scores - scores.max()); p /= p.sum()
    q = np.exp(relevance - relevance.max()); q /= q.sum()
    return -(q * np.log(p)).sum(), p - q


def bpr_loss(pos, neg):
    x = pos - neg
    s = 1 / (1 + np.exp(x))
    return np.logaddexp(0, -x).mean(), -s / x.size, s / x.size


def center_loss(features, labels, centers, lam=0.5):
    diff = features - centers[labels]
    n = len(labels)
    dc = np.zeros_like(centers)
    np.add.at(dc, labels, -lam * diff / n)
    return 0.5 * lam * (diff ** 2).sum() / n, lam * diff / n, dc


def temporal_softmax_loss(x, y, mask):
    N, T, V = x.shape
    xf, yf, mf = x.reshape(N * T, V), y.reshape(N * T), mask.reshape(N * T)
    p = np.exp(xf - xf.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.sum(mf * np.log(p[np.arange(N * T), yf])) / N
    d = p.copy()
    d[np.arange(N * T), yf] -= 1
    return loss, (d / N * mf[:, None]).reshape(N, T, V)
