import numpy as np


class SoftRoot:
    """√(x² + 1), computed step by step in one fresh array."""

    def forward(self, x):
        self.x = x
        y = x * x
        y += 1
        self.y = np.sqrt(y, out=y)
        return self.y

    def backward(self, dout):
        return dout * self.x / self.y
