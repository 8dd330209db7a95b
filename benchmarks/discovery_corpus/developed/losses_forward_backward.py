import numpy as np


class MSELoss:
    def forward(self, y, t):
        self.y, self.t = y, t
        return ((y - t) ** 2).mean()

    def backward(self):
        return 2 * (self.y - self.t) / self.y.size


class L1Loss:
    def forward(self, y, t):
        self.y, self.t = y, t
        return np.abs(y - t).mean()

    def backward(self):
        return np.sign(self.y - self.t) / self.y.size


class HuberLoss:
    def __init__(self, delta=1.0):
        self.delta = delta

    def forward(self, y, t):
        self.d = y - t
        a = np.abs(self.d)
        return np.where(a < self.delta, 0.5 * a ** 2, self.delta * (a - 0.5 * self.delta)).sum() / len(y)

    def backward(self):
        return np.clip(self.d, -self.delta, self.delta) / len(self.d)
