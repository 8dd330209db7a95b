import numpy as np


class Tanh:
    """float32 is what it says that it gives."""

    def forward(self, x):
        self.y = np.tanh(x.astype(np.float32))
        return self.y

    def backward(self, dout):
        return dout.astype(np.float32) * (1 - self.y**2)


class Sign:
    """−1 and 1 fit into float32, as they should."""

    def forward(self, x):
        self.x = x
        return x * np.sign(x)

    def backward(self, dout):
        return dout * np.sign(self.x)
