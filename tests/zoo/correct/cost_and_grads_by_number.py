import numpy as np


def initialize(dims):
    params = {}
    for l in range(1, len(dims)):
        params["W" + str(l)] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2.0 / dims[l - 1])
        params["b" + str(l)] = np.zeros((dims[l], 1))
    return params


def relu(Z):
    return np.maximum(0, Z)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


class DeepModel:
    def __init__(self, dims=(4, 5, 3, 1)):
        self.params = initialize(dims)
        self.L = len(dims) - 1

    def cost(self, X, Y):
        """X: (n_x, m), Y: (1, m)"""
        m = X.shape[1]
        self.cache = {"A0": X}
        A = X
        for l in range(1, self.L + 1):
            Z = self.params["W%d" % l] @ A + self.params["b%d" % l]
            A = relu(Z) if l < self.L else sigmoid(Z)
            self.cache["Z%d" % l] = Z
            self.cache["A%d" % l] = A
        return float(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m)

    def grads(self, X, Y):
        m = X.shape[1]
        self.cost(X, Y)
        g = {}
        dZ = (self.cache["A%d" % self.L] - Y) / m
        for l in range(self.L, 0, -1):
            g["W%d" % l] = dZ @ self.cache["A%d" % (l - 1)].T
            g["b%d" % l] = np.sum(dZ, axis=1, keepdims=True)
            if l > 1:
                dA = self.params["W%d" % l].T @ dZ
                dZ = dA * (self.cache["Z%d" % (l - 1)] > 0)
        return g
