import numpy as np


class LogisticLoss:
    def forward(self, z, t):
        self.t = t
        self.p = 0.5 * (1 + np.tanh(z / 2))
        return -np.mean(t * np.log(self.p) + (1 - t) * np.log(1 - self.p))

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / self.t.size
