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


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)


class SquaredError:
    def forward(self, y, t):
        self.gap = y - t
        return 0.5 * np.sum(self.gap**2) / len(t)

    def backward(self):
        return self.gap / len(self.gap)


class ResidualNet:
    """h = a + tanh(a W): two paths lead back to `a`, and their gradients are added."""

    def __init__(self, n_in, n_hidden, n_out):
        self.enter = Dense(n_in, n_hidden)
        self.block = Dense(n_hidden, n_hidden)
        self.tanh = Tanh()
        self.leave = Dense(n_hidden, n_out)
        self.error = SquaredError()

    def loss(self, x, t):
        a = self.enter.forward(x)
        h = a + self.tanh.forward(self.block.forward(a))
        return self.error.forward(self.leave.forward(h), t)

    def gradient(self, x, t):
        self.loss(x, t)
        dh = self.leave.backward(self.error.backward())
        self.enter.backward(dh + self.block.backward(self.tanh.backward(dh)))
        return {
            f"{name}.{key}": getattr(getattr(self, name), f"d{key}")
            for name in ("enter", "block", "leave")
            for key in ("W", "b")
        }
