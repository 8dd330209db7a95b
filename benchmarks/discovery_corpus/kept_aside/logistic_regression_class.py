import numpy as np

class LogisticRegression:
    def __init__(self, n_features=4, l2=0.1):
        self.w = np.random.randn(n_features) * 0.3
        self.b = 0.0
        self.l2 = l2

    def loss(self, X, y):
        z = X @ self.w + self.b
        return np.mean(np.logaddexp(0, z) - y * z) + 0.5 * self.l2 * self.w @ self.w

    def gradient(self, X, y):
        p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        grad_w = X.T @ (p - y) / len(y) + self.l2 * self.w
        grad_b = np.mean(p - y)
        return grad_w, grad_b

    def fit(self, X, y, lr=0.1, epochs=100):
        history = []
        for _ in range(epochs):
            gw, gb = self.gradient(X, y)
            self.w -= lr * gw
            self.b -= lr * gb
            history.append(self.loss(X, y))
        return history
