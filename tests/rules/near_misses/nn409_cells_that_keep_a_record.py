"""One cell runs three times and keeps a record of each step; a scale without a cache may be anywhere."""

import numpy as np


class Cell:
    def __init__(self, W):
        self.W = W
        self.steps = []

    def forward(self, h):
        y = np.tanh(h @ self.W)
        self.steps.append((h, y))
        return y

    def backward(self, dout):
        h, y = self.steps.pop()
        d = dout * (1 - y**2)
        self.dW = getattr(self, "dW", 0) + h.T @ d
        return d @ self.W.T


class Half:
    def forward(self, x):
        return 0.5 * x

    def backward(self, dout):
        return 0.5 * dout


class SquaredError:
    def forward(self, y, t):
        self.e = y - t
        return 0.5 * np.sum(self.e**2)

    def backward(self, dout=1):
        return dout * self.e


class Unrolled:
    def __init__(self, size=4):
        self.params = {"W": 0.5 * np.random.randn(size, size)}
        self.cell = Cell(self.params["W"])
        self.half = Half()
        self.last = SquaredError()

    def predict(self, x):
        self.cell.steps = []
        for _ in range(3):
            x = self.half.forward(self.cell.forward(x))
        return x

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        self.cell.dW = np.zeros_like(self.params["W"])
        d = self.last.backward()
        for _ in range(3):
            d = self.cell.backward(self.half.backward(d))
        return {"W": self.cell.dW}
