import numpy as np


def shuffle_together(X, y, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    return X[order], y[order]


def batches(X, y, size=16, seed=0):
    Xs, ys = shuffle_together(X, y, seed)
    for i in range(0, len(Xs), size):
        yield Xs[i:i + size], ys[i:i + size]


def accuracy(scores, labels):
    """scores (N, C), labels (N,) class numbers"""
    return np.mean(np.argmax(scores, axis=1) == labels)


def split(X, y, part=0.8, seed=1):
    order = np.random.default_rng(seed).permutation(len(X))
    n = int(part * len(X))
    train, test = order[:n], order[n:]
    return X[train], y[train], X[test], y[test]


class LogisticModel:
    def __init__(self, n_features, lr=0.3):
        self.w = np.zeros(n_features)
        self.b = 0.0
        self.lr = lr

    def logits(self, X):
        return X @ self.w + self.b

    def loss(self, X, y):
        z = self.logits(X)
        return np.mean(np.logaddexp(0, z) - y * z)

    def gradient(self, X, y):
        d = (0.5 * (1 + np.tanh(0.5 * self.logits(X))) - y) / len(y)
        return X.T @ d, d.sum()

    def fit(self, X, y, epochs=20, size=16):
        history = []
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for xb, yb in batches(X, y, size, seed=epoch):
                total += self.loss(xb, yb) * len(xb)
                seen += len(xb)
                dw, db = self.gradient(xb, yb)
                self.w = self.w - self.lr * dw
                self.b = self.b - self.lr * db
            history.append(total / seen)
        return history
