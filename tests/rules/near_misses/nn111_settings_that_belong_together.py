import numpy as np


class Celu:
    """The inverse is computed once: to change α alone would take the two apart."""

    def __init__(self, alpha=2.0):
        self.alpha = alpha
        self.inverse = 1 / alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * np.expm1(self.inverse * x))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, np.exp(self.x / self.alpha))


class Elu:
    """α of 1 by default, and asked for in both passes."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * np.expm1(x))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha * np.exp(self.x))
