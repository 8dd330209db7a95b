import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    s = X.dot(W)
    m = np.maximum(0, s - s[np.arange(n), y][:, None] + 1)
    m[np.arange(n), y] = 0
    loss = m.sum() / n
    k = (m > 0).astype(float)
    k[np.arange(n), y] = -k.sum(axis=1)
    dW = X.T.dot(k) / n
    dW += 2 * reg * W
    return loss, dW
