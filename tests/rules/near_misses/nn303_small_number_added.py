import numpy as np


class CrossEntropyLoss:
    def forward(self, y, t):
        self.y, self.t = y, t
        return -np.sum(t * np.log(y + 1e-7)) / len(t)

    def backward(self, dout=1.0):
        return -dout * self.t / (self.y + 1e-7) / len(self.t)
