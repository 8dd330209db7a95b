import numpy as np

# every column is one example: A has shape (units, m)

class LinearCol:
    def __init__(self, n_x, n_h):
        self.W = np.random.randn(n_h, n_x) * 0.01
        self.b = np.zeros((n_h, 1))

    def forward(self, A_prev):
        self.A_prev = A_prev
        return np.dot(self.W, A_prev) + self.b

    def backward(self, dZ):
        self.dW = np.dot(dZ, self.A_prev.T)
        self.db = np.sum(dZ, axis=1, keepdims=True)
        return np.dot(self.W.T, dZ)


class SoftmaxCol:
    def forward(self, Z):
        e = np.exp(Z - Z.max(axis=0, keepdims=True))
        self.A = e / e.sum(axis=0, keepdims=True)
        return self.A

    def backward(self, dA):
        return self.A * (dA - np.sum(dA * self.A, axis=0, keepdims=True))
