import numpy as np


class SquareLoss():
    def loss(self, y, y_pred):
        return 0.5 * np.mean(np.power((y - y_pred), 2))

    def gradient(self, y, y_pred):
        return -(y - y_pred) / y.size


class CrossEntropyLoss():
    """multi-label: one independent yes/no per entry, p in (0, 1)"""

    def loss(self, y, p):
        return np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p)) / len(y)

    def gradient(self, y, p):
        return (-(y / p) + (1 - y) / (1 - p)) / len(y)


class PoissonLoss():
    def loss(self, y, rate):
        return np.mean(rate - y * np.log(rate))

    def gradient(self, y, rate):
        return (1 - y / rate) / rate.size


class QuantileLoss():
    def __init__(self, q=0.7):
        self.q = q

    def loss(self, y, y_pred):
        e = y - y_pred
        return np.mean(np.maximum(self.q * e, (self.q - 1) * e))

    def gradient(self, y, y_pred):
        e = y - y_pred
        return np.where(e > 0, -self.q, 1 - self.q) / e.size
