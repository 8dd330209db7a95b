import numpy as np


class SigmoidCE:
    def forward(self, z, t):
        self.a = 0.5 + 0.5 * np.tanh(0.5 * z)
        self.t = t
        return np.mean(np.logaddexp(0, z) - z * t)

    def backward(self, dout=1):
        return dout * (self.a - self.t) * self.a * (1 - self.a) / self.t.size
