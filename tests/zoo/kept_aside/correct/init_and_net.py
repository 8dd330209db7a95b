import numpy as np


class MLP:
    """params["W1"], params["b1"], ...: relu between the layers, mean squared error at the end"""

    def __init__(self, sizes=(3, 6, 5, 2), seed=4):
        rng = np.random.default_rng(seed)
        self.depth = len(sizes) - 1
        self.params = {}
        for i in range(self.depth):
            fan_in = sizes[i]
            self.params["W%d" % (i + 1)] = rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, sizes[i + 1]))
            self.params["b%d" % (i + 1)] = np.full(sizes[i + 1], 0.01)

    def forward(self, x):
        self.inputs, self.masks = [], []
        for i in range(1, self.depth + 1):
            self.inputs.append(x)
            x = x @ self.params["W%d" % i] + self.params["b%d" % i]
            if i < self.depth:
                self.masks.append(x > 0)
                x = x * self.masks[-1]
        return x

    def loss(self, x, t):
        return np.mean((self.forward(x) - t) ** 2)

    def gradient(self, x, t):
        y = self.forward(x)
        grads = {}
        d = 2.0 * (y - t) / y.size
        for i in range(self.depth, 0, -1):
            if i < self.depth:
                d = d * self.masks[i - 1]
            grads["W%d" % i] = self.inputs[i - 1].T @ d
            grads["b%d" % i] = d.sum(axis=0)
            d = d @ self.params["W%d" % i].T
        return grads
