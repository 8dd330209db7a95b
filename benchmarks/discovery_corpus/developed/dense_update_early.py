import numpy as np

class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * np.sqrt(1 / n_in)
        self.b = np.zeros((1, n_out))

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, dZ, lr):
        self.W -= lr * (self.X.T @ dZ)
        self.b -= lr * dZ.sum(axis=0, keepdims=True)
        # gradient for the layer below
        return dZ @ self.W.T

class Tanh:
    def forward(self, X):
        self.A = np.tanh(X)
        return self.A
    def backward(self, dA, lr):
        return dA * (1 - self.A ** 2)
