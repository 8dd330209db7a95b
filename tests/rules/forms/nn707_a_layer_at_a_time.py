"""AdaGrad that keeps its sums itself, for the two arrays of a layer."""

import numpy as np


class AdaGrad:
    def __init__(self, lr=0.1):
        self.lr = lr
        self.sums = {}

    def update(self, layer):
        for name in ("W", "b"):
            g = getattr(layer, "d" + name)
            self.sums[name] = self.sums.get(name, 0.0) + g**2
        layer.W = layer.W - self.lr * layer.dW / np.sqrt(self.sums["W"])
        layer.b = layer.b - self.lr * layer.db / np.sqrt(self.sums["b"])
