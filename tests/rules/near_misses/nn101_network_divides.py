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
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class SummedSquares:
    def forward(self, y, t):
        self.gap = y - t
        return 0.5 * np.sum(self.gap**2)

    def backward(self, dout=1.0):
        return dout * self.gap


class LinearRegression:
    """The loss layer sums; the network divides by N, in the loss and in the gradient."""

    def __init__(self, n_in, n_out):
        self.linear = Dense(n_in, n_out)
        self.error = SummedSquares()

    def loss(self, x, t):
        return self.error.forward(self.linear.forward(x), t) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        self.linear.backward(self.error.backward(1.0 / len(x)))
        return {"linear.W": self.linear.dW, "linear.b": self.linear.db}
