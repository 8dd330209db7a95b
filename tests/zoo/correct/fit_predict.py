import numpy as np


class SoftmaxRegression:
    """sklearn-like; one full-batch step per epoch"""

    def __init__(self, learning_rate=0.1, n_iter=100, C=0.0, random_state=1):
        self.learning_rate = learning_rate
        self.n_iter = n_iter
        self.C = C
        self.random_state = random_state

    def _onehot(self, y):
        return np.eye(int(np.max(y)) + 1)[y.astype(int)]

    def _net_input(self, X):
        return X.dot(self.w_) + self.b_

    def _softmax(self, z):
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        return e / np.sum(e, axis=1, keepdims=True)

    def fit(self, X, y):
        rgen = np.random.RandomState(self.random_state)
        Y = self._onehot(y)
        self.w_ = rgen.normal(scale=0.01, size=(X.shape[1], Y.shape[1]))
        self.b_ = np.zeros(Y.shape[1])
        self.cost_ = []
        for _ in range(self.n_iter):
            p = self._softmax(self._net_input(X))
            diff = p - Y
            self.w_ -= self.learning_rate * (X.T.dot(diff) / len(X) + self.C * self.w_)
            self.b_ -= self.learning_rate * diff.mean(axis=0)
            self.cost_.append(-np.mean(np.sum(Y * np.log(p + 1e-12), axis=1)))
        return self

    def predict(self, X):
        return np.argmax(self._net_input(X), axis=1)


class MLP:
    def __init__(self, n_in, n_hid, n_out, eta=0.05):
        rng = np.random.default_rng(3)
        self.V = rng.normal(size=(n_in, n_hid)) * 0.3
        self.vb = np.zeros(n_hid)
        self.U = rng.normal(size=(n_hid, n_out)) * 0.3
        self.ub = np.zeros(n_out)
        self.eta = eta

    def predict(self, X):
        return np.tanh(X @ self.V + self.vb) @ self.U + self.ub

    def mse(self, X, T):
        return float(np.mean((self.predict(X) - T) ** 2))

    def train_step(self, X, T):
        H = np.tanh(X @ self.V + self.vb)
        E = (H @ self.U + self.ub) - T
        G = 2 * E / E.size
        GH = (G @ self.U.T) * (1 - H ** 2)
        self.U -= self.eta * H.T @ G
        self.ub -= self.eta * G.sum(axis=0)
        self.V -= self.eta * X.T @ GH
        self.vb -= self.eta * GH.sum(axis=0)


class LinearRegression:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.w = None
        self.b = None

    def fit(self, X, y, epochs=1):
        n, d = X.shape
        if self.w is None:
            self.w = np.zeros(d)
            self.b = 0.0
        for _ in range(epochs):
            err = X @ self.w + self.b - y
            self.w = self.w - self.lr * (2 / n) * (X.T @ err)
            self.b = self.b - self.lr * (2 / n) * err.sum()
        return self

    def predict(self, X):
        return X @ self.w + self.b
