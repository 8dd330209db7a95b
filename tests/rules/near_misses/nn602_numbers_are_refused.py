"""Takes rows alone: with class numbers the forward has another value, or none."""

import numpy as np


class SoftmaxCrossEntropy:
    def forward(self, z, t):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.y, self.t = e / e.sum(axis=1, keepdims=True), t
        return -np.sum(t * np.log(self.y + 1e-300)) / len(z)

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / len(self.t)
