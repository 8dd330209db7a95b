import numpy as np


class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = 3 * dout.sum(axis=0)
        return dout @ self.W.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout


class SquaredError:
    def forward(self, y, t):
        self.gap = y - t
        return 0.5 * np.sum(self.gap**2) / len(t)

    def backward(self):
        return self.gap / len(self.gap)


class TwoLayerNet:
    def __init__(self, n_in, n_hidden, n_out):
        self.first = Dense(n_in, n_hidden)
        self.tanh = Tanh()
        self.second = Dense(n_hidden, n_out)
        self.last = SquaredError()

    def loss(self, x, t):
        y = self.second.forward(self.tanh.forward(self.first.forward(x)))
        return self.last.forward(y, t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.second.backward(self.last.backward())
        self.first.backward(self.tanh.backward(dout))
        return {
            "first.W": self.first.dW,
            "first.b": self.first.db,
            "second.W": self.second.dW,
            "second.b": self.second.db,
        }
