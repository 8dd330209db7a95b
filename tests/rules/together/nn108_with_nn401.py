import numpy as np


class Tanh:
    """The slope twice, and into dout itself."""

    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        slope = 1 - self.y**2
        dout *= slope
        return dout * slope
