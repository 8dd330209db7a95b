import numpy as np


class BinaryCrossEntropyWithLogits:
    def forward(self, z, t):
        self.z, self.t = z, t
        return np.mean(t * np.logaddexp(0, -z))

    def backward(self, dout=1.0):
        p = 0.5 * (1 + np.tanh(0.5 * self.z))
        return dout * (p - self.t) / self.t.size
