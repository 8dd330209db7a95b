import numpy as np

def mse_loss(pred, target):
    diff = pred - target
    return np.mean(diff ** 2), 2 * diff / diff.size

def softmax_loss(scores, y):
    n = len(y)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, d

def logistic_loss(s, y):
    # y in {-1, 1}
    m = -y * s
    loss = np.mean(np.logaddexp(0, m))
    return loss, -y / (1 + np.exp(-m)) / s.size
