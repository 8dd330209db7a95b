import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


class Network:
    """Samples are columns, layers are entries of lists; σ' is asked of the activations."""

    def __init__(self, sizes=(4, 6, 3)):
        self.weights = [
            np.random.randn(sizes[k + 1], sizes[k]) * 0.3 for k in range(len(sizes) - 1)
        ]
        self.biases = [np.zeros((b, 1)) for b in sizes[1:]]

    def feedforward(self, X):
        a = X
        self.zs, self.acts = [], [X]
        for k, w in enumerate(self.weights):
            z = w @ a + self.biases[k]
            a = sigmoid(z)
            self.zs.append(z)
            self.acts.append(a)
        return a

    def loss(self, X, Y):
        return 0.5 * np.sum((self.feedforward(X) - Y) ** 2) / X.shape[1]

    def backprop(self, X, Y):
        self.feedforward(X)
        m = X.shape[1]
        delta = (self.acts[-1] - Y) / m * sigmoid_prime(self.zs[-1])
        dW = [None] * 2
        db = [None] * 2
        dW[1] = delta @ self.acts[1].T
        db[1] = delta.sum(axis=1, keepdims=True)
        delta = (self.weights[1].T @ delta) * sigmoid_prime(self.acts[1])
        dW[0] = delta @ self.acts[0].T
        db[0] = delta.sum(axis=1, keepdims=True)
        return dW, db
