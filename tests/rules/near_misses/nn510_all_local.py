import numpy as np


class Sine:
    """All three leave the product to their caller."""

    def forward(self, x):
        return np.sin(x)

    def backward(self, x):
        return np.cos(x)


class Square:
    def forward(self, x):
        return x**2

    def backward(self, x):
        return 2 * x


class Exponential:
    def forward(self, x):
        return np.exp(x)

    def backward(self, x):
        return np.exp(x)
