"""What is carried from call to call goes on changing: a running maximum."""

import numpy as np


class Smoothed:
    def __init__(self):
        self.before = None

    def forward(self, x):
        if self.before is None:
            self.before = np.zeros_like(x)
        self.before = 0.5 * self.before + 0.5 * x
        return self.before

    def backward(self, dout):
        return 0.5 * dout
