import numpy as np

# every x here is ONE example, a plain 1-D vector. No batches!


class Layer:
    def __init__(self, inputs, outputs):
        self.W = np.random.randn(outputs, inputs) * 0.4
        self.b = np.zeros(outputs)

    def forward(self, x):
        self.x = x
        return self.W.dot(x) + self.b

    def backward(self, dout):
        self.dW = np.outer(dout, self.x)
        self.db = dout.copy()
        return self.W.T.dot(dout)


class Tanh:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a.copy()

    def backward(self, dout):
        return dout * (1.0 - self.a * self.a)


class SoftmaxNLL:
    """x: 1-D scores, t: one integer"""

    def forward(self, x, t):
        e = np.exp(x - np.max(x))
        self.p = e / np.sum(e)
        self.t = int(t)
        return np.log(np.sum(e)) - (x - np.max(x))[self.t]

    def backward(self):
        d = self.p.copy()
        d[self.t] -= 1
        return d
