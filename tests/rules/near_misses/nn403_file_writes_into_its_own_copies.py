import numpy as np


class Identity:
    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return dout


class ReLU:
    """Writes in place, but into a copy: handing dout on is safe in this file."""

    def forward(self, x):
        self.off = x <= 0
        return np.maximum(x, 0)

    def backward(self, dout):
        dx = np.array(dout)
        dx[self.off] = 0
        return dx
