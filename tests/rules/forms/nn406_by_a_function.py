"""A function of its own binds the keys."""

import numpy as np


class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.params = {
            "W1": 0.4 * np.random.randn(n_in, n_hidden),
            "b1": np.zeros(n_hidden),
            "W2": 0.4 * np.random.randn(n_hidden, n_out),
            "b2": np.zeros(n_out),
        }
        self.first = Dense(self.params["W1"], self.params["b1"])
        self.second = Dense(self.params["W2"], self.params["b2"])

    def loss(self, x, t):
        self.h = np.tanh(self.first.forward(x))
        self.diff = self.second.forward(self.h) - t
        return 0.5 * np.sum(self.diff**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        dh = self.second.backward(self.diff / len(x))
        self.first.backward(dh * (1 - self.h**2))
        return {
            "W1": self.first.dW,
            "b1": self.first.db,
            "W2": self.second.dW,
            "b2": self.second.db,
        }


def sgd(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]


def train(net, x, t):
    for _ in range(100):
        sgd(net.params, net.gradient(x, t), lr=0.1)
