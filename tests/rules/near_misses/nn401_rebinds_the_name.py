import numpy as np


class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        dout = dout * self.y
        dout *= 1 - self.y
        return dout
