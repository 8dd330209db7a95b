import numpy as np


class Softmax:
    """Over the whole batch, and with the diagonal of the Jacobian only."""

    def forward(self, z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.y = e / e.sum()
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)
