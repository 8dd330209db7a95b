import numpy as np


class LogisticRegression:
    def __init__(self, n_features, n_classes):
        self.W = 0.01 * np.random.randn(n_features, n_classes)
        self.b = np.zeros(n_classes)

    def predict_proba(self, X):
        z = X @ self.W + self.b
        z = z - z.max(axis=1, keepdims=True)
        p = np.exp(z)
        return p / p.sum(axis=1, keepdims=True)

    def loss(self, X, y):
        p = self.predict_proba(X)
        return -np.log(p[np.arange(len(y)), y]).mean()

    def gradient(self, X, y):
        p = self.predict_proba(X)
        p[np.arange(len(y)), y] -= 1
        p /= len(y)
        return X.T @ p, p.sum(axis=0)

    def fit(self, X, y, epochs=10, batch_size=16, lr=0.1):
        n = len(X)
        history = []
        for _epoch in range(epochs):
            order = np.random.permutation(n)
            X, y = X[order], y[order]
            total = 0.0
            for start in range(0, n, batch_size):
                xb = X[start : start + batch_size]
                yb = y[start : start + batch_size]
                total = self.loss(xb, yb) * len(xb)
                dW, db = self.gradient(xb, yb)
                self.W -= lr * dW
                self.b -= lr * db
            history.append(total / n)
        return history

    def score(self, X, y):
        return np.mean(np.argmax(self.predict_proba(X), axis=1) == y)
