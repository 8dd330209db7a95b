import numpy as np


class Softmax:
    """The diagonal of the Jacobian, and exp of the bare logits."""

    def forward(self, z):
        e = np.exp(z)
        self.y = e / e.sum(axis=1, keepdims=True)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)
