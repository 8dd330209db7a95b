import numpy as np


class Schicht:
    """Vollverbundene Schicht; Beispiele stehen in Spalten. Mittelung über das Minibatch in dW und db,
    weil der Verlust pro Beispiel abgeleitet hereinkommt."""

    def __init__(self, n_ein, n_aus):
        self.W = np.random.randn(n_aus, n_ein) / np.sqrt(n_ein)
        self.b = np.zeros((n_aus, 1))

    def forward(self, A):
        self.A = A
        return self.W @ A + self.b

    def backward(self, dZ):
        m = self.A.shape[1]
        self.dW = dZ @ self.A.T / m
        self.db = dZ.sum(axis=1, keepdims=True) / m
        return self.W.T @ dZ


class Gleichrichter:
    def forward(self, Z):
        self.Z = Z
        return np.maximum(0, Z)

    def backward(self, dA):
        return dA * (self.Z > 0)
