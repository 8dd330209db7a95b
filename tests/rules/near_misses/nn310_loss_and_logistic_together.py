"""p - t, the derivative of loss and logistic function together: nothing is divided by p."""

import numpy as np


class SigmoidCrossEntropy:
    def forward(self, z, t):
        self.t = t
        self.p = np.exp(-np.logaddexp(0, -z))
        return np.sum(np.logaddexp(0, z) - t * z) / len(t)

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / len(self.t)
