"""Gradients are returned in the order in which they are computed, last layer first, without names."""

import numpy as np


class Stack:
    def __init__(self, n=4):
        rng = np.random.RandomState(1)
        self.layers = [{"K": rng.randn(n, n), "o": rng.randn(n)} for _ in range(3)]

    def forward(self, x):
        self.seen = [x]
        for layer in self.layers:
            self.seen.append(np.tanh(self.seen[-1] @ layer["K"] + layer["o"]))
        return self.seen[-1]

    def backward(self, g):
        found = []
        for layer, x, y in zip(self.layers[::-1], self.seen[-2::-1], self.seen[:0:-1], strict=True):
            d = g * (1 - y * y)
            found.append((x.T @ d, d.sum(0)))
            g = d @ layer["K"].T
        return g, found
