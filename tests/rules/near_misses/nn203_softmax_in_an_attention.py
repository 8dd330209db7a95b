import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Sharpened:
    """A softmax of logarithms of probabilities is no second softmax: it gives p² / Σ p²."""

    def forward(self, z):
        self.p = softmax(2 * np.log(softmax(z)))
        return self.p

    def backward(self, dout):
        return 2 * self.p * (dout - (dout * self.p).sum(axis=-1, keepdims=True))
