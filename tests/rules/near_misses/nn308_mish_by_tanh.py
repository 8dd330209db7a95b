"""The derivative of Mish from tanh and the logistic function, in which nothing grows."""

import numpy as np


class Mish:
    def forward(self, x):
        return x * np.tanh(np.logaddexp(0, x))

    def backward(self, x):
        t = np.tanh(np.logaddexp(0, x))
        return t + x * (1 - t**2) * np.exp(-np.logaddexp(0, -x))
