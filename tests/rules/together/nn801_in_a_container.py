import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out):
        self.w = np.random.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))
        self.b = np.zeros(fan_out)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw = self.x.T @ dy
        self.db = dy.sum(axis=0)
        return dy @ self.w.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dy):
        return dy * (1.0 - self.y * self.y)


class Body:
    def __init__(self, n_in=4, n_hidden=6, n_out=2):
        self.layers = [Linear(n_in, n_hidden), Tanh(), Linear(n_hidden, n_out)]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dy):
        for layer in self.layers:
            dy = layer.backward(dy)
        return dy
