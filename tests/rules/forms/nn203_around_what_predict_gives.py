"""The network ends with a softmax, and the loss and the gradient take another of what it predicts."""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Net:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def predict(self, x):
        return softmax(x @ self.W + self.b)

    def loss(self, x, t):
        y = softmax(self.predict(x))
        return -np.sum(t * np.log(y)) / len(x)

    def gradient(self, x, t):
        y = softmax(self.predict(x))
        g = (y - t) / len(x)
        return {"W": x.T @ g, "b": g.sum(axis=0)}
