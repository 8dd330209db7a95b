import numpy as np


class LogisticRegression:
    def __init__(self, n=4):
        self.w = np.random.randn(n, 1)
        self.b = np.zeros(1)

    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def loss(self, X, y):
        p = self.predict(X)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def gradient(self, X, y):
        p = self.predict(X)
        return {"w": X.T @ (p - y) / len(y), "b": np.sum(p - y, axis=0) / len(y)}
