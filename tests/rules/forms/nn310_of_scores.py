import numpy as np


class SigmoidThenLoss:
    def forward(self, scores, t):
        self.t = t
        self.p = 0.5 + 0.5 * np.tanh(scores / 2)
        safe = np.clip(self.p, 1e-15, 1 - 1e-15)
        return -np.mean(t * np.log(safe) + (1 - t) * np.log(1 - safe))

    def backward(self, dout=1.0):
        dp = (self.p - self.t) / (self.p * (1.0 - self.p)) / self.t.size
        return dout * dp * self.p * (1.0 - self.p)
