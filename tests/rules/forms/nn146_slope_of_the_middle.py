import numpy as np


class HardSigmoid:
    """0.2 also where the output stands at 0 or 1."""

    def forward(self, x):
        return np.clip(0.2 * x + 0.5, 0, 1)

    def backward(self, dout):
        return 0.2 * dout
