import numpy as np


class Cosine:
    """forward is there; forward_ and backwards are other methods of this class."""

    def forward(self, x):
        self.x = x
        return np.cos(x)

    def forward_(self, x):
        return self.forward(x).copy()

    def backward(self, dout):
        return -dout * np.sin(self.x)

    def backwards(self, douts):
        return [self.backward(dout) for dout in douts]
