import numpy as np


class Dense:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Softmax:
    def forward(self, z):
        e = np.exp(z - z.max(axis=0))
        self.p = e / e.sum(axis=0)
        return self.p

    def backward(self, dout):
        return self.p * (dout - (dout * self.p).sum(axis=0))
