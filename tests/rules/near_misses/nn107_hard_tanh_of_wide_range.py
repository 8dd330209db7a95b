import numpy as np


class Clipped:
    """Slope 1 between -5 and 5: at small inputs the gradient is dout itself, and right."""

    def forward(self, x):
        self.inside = np.abs(x) < 5
        return np.clip(x, -5, 5)

    def backward(self, dout):
        return dout * self.inside
