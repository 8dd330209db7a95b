import numpy as np


class Softplus:
    """The input is overwritten with e^x, and σ is taken of the output."""

    def forward(self, x):
        np.exp(x, out=x)
        self.out = np.log(1 + x)
        return self.out

    def backward(self, dout):
        return dout / (1 + np.exp(-self.out))
