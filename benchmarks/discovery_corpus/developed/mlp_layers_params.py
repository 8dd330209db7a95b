import numpy as np
# one hidden layer, everything in one class, samples are columns
class MLP:
    def __init__(self, n_x=3, n_h=4, n_y=2, seed=3):
        rng = np.random.default_rng(seed)
        self.W1 = rng.normal(size=(n_h, n_x)) * 0.5
        self.b1 = np.zeros((n_h, 1))
        self.W2 = rng.normal(size=(n_y, n_h)) * 0.5
        self.b2 = np.zeros((n_y, 1))

    def forward(self, X):
        self.X = X
        self.Z1 = self.W1 @ X + self.b1
        self.A1 = np.tanh(self.Z1)
        return self.W2 @ self.A1 + self.b2

    def backward(self, dZ2):
        self.dW2 = dZ2 @ self.A1.T
        self.db2 = dZ2.sum(axis=1, keepdims=True)
        dZ1 = (self.W2.T @ dZ2) * (1 - self.A1 ** 2)
        self.dW1 = dZ1 @ self.X.T
        self.db1 = dZ1.sum(axis=1, keepdims=True)
        return self.W1.T @ dZ1
