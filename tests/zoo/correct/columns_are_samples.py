import numpy as np

# In this course a COLUMN is one example: X has shape (n_features, m).

class Dense:
    def __init__(self, n_x, n_y):
        self.W = np.random.randn(n_y, n_x) * np.sqrt(1.0 / n_x)
        self.b = np.zeros((n_y, 1))

    def forward(self, A_prev):
        self.A_prev = A_prev
        Z = np.dot(self.W, A_prev) + self.b
        return Z

    def backward(self, dZ):
        # no 1/m here, the cost below already divides by m
        self.dW = np.dot(dZ, self.A_prev.T)
        self.db = np.sum(dZ, axis=1, keepdims=True)
        return np.dot(self.W.T, dZ)


class ReluColumns:
    def forward(self, Z):
        self.Z = Z
        return np.maximum(Z, 0)

    def backward(self, dA):
        dZ = np.array(dA, copy=True)
        dZ[self.Z <= 0] = 0
        return dZ


class SoftmaxCost:
    """logits Z (classes, m), labels Y one-hot (classes, m)"""

    def forward(self, Z, Y):
        m = Z.shape[1]
        Z = Z - np.max(Z, axis=0, keepdims=True)
        expZ = np.exp(Z)
        norm = np.sum(expZ, axis=0, keepdims=True)
        self.A = expZ / norm
        self.Y = Y
        return -np.sum(Y * (Z - np.log(norm))) / m

    def backward(self):
        m = self.Y.shape[1]
        dZ = (self.A - self.Y) / m
        return dZ
