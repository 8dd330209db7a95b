import numpy as np


def huber(y_true, y_pred, delta=1.35):
    r = y_pred - y_true
    a = np.abs(r)
    return np.mean(np.where(a <= delta, 0.5 * r * r, delta * a - 0.5 * delta ** 2))


def huber_grad(y_true, y_pred, delta=1.35):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, delta * np.sign(r)) / r.size


def pseudo_huber(y_true, y_pred, delta=2.0):
    r = (y_pred - y_true) / delta
    return np.sum(delta ** 2 * (np.sqrt(1 + r * r) - 1))


def pseudo_huber_grad(y_true, y_pred, delta=2.0):
    r = (y_pred - y_true) / delta
    return delta * r / np.sqrt(1 + r * r)


def focal_loss(logits, t, gamma=2.0):
    """binary focal loss, t in {0, 1}; returns mean loss and dlogits"""
    s = np.where(t > 0.5, 1.0, -1.0)
    logp = -np.logaddexp(0, -s * logits)
    p = np.exp(logp)
    loss = np.mean(-((1 - p) ** gamma) * logp)
    dp = gamma * (1 - p) ** (gamma - 1) * logp - (1 - p) ** gamma / p
    return loss, s * p * (1 - p) * dp / logits.size


def smoothed_cross_entropy(logits, labels, eps=0.1):
    """targets are eps/(C-1) on wrong classes and 1-eps on the right one"""
    n, c = logits.shape
    q = np.full((n, c), eps / (c - 1))
    q[np.arange(n), labels] = 1 - eps
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.sum(q * logp) / n, (np.exp(logp) - q) / n
