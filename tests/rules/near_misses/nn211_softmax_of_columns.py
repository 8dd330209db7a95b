import numpy as np


def softmax(Z):
    e = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


class Net:
    """One layer, samples as columns; uses the softmax above as it is meant."""

    def __init__(self, n_in=4, n_out=3):
        self.W = np.random.randn(n_out, n_in)

    def loss(self, X, Y):
        self.P = softmax(self.W @ X)
        return -np.sum(Y * np.log(self.P)) / Y.shape[1]

    def gradient(self, X, Y):
        self.loss(X, Y)
        return {"W": (self.P - Y) @ X.T / Y.shape[1]}
