import numpy as np


class Regressor:
    """one hidden layer for regression; train_step makes one step of gradient descent on the mean squared error"""

    def __init__(self, n_in=3, n_hidden=4, lr=0.1, seed=5):
        rng = np.random.default_rng(seed)
        self.w_hidden = rng.normal(0, 0.7, (n_in, n_hidden))
        self.b_hidden = np.zeros(n_hidden)
        self.w_out = rng.normal(0, 0.7, (n_hidden, 1))
        self.b_out = np.zeros(1)
        self.lr = lr

    def predict(self, x):
        self.h = np.tanh(x @ self.w_hidden + self.b_hidden)
        return self.h @ self.w_out + self.b_out

    def loss(self, x, y):
        return np.mean((self.predict(x) - y) ** 2)

    def train_step(self, x, y):
        err = self.predict(x) - y
        d_out = 2 * err / len(x)
        d_hidden = (d_out @ self.w_out.T) * (1 - self.h ** 2)
        self.w_out -= self.lr * (self.h.T @ d_out)
        self.b_out -= self.lr * d_out.sum(axis=0)
        self.w_hidden -= self.lr * (x.T @ d_hidden)
        self.b_hidden -= self.lr * d_hidden.sum(axis=0)
        return float(np.mean(err ** 2))

    def fit(self, x, y, epochs=50, batch_size=8, seed=0):
        rng = np.random.default_rng(seed)
        history = []
        for _ in range(epochs):
            order = rng.permutation(len(x))
            total = 0.0
            for start in range(0, len(x), batch_size):
                rows = order[start:start + batch_size]
                total += self.train_step(x[rows], y[rows]) * len(rows)
            history.append(total / len(x))
        return history
