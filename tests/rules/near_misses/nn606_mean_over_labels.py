"""Every output is a question of its own: the mean over all of them is the usual one."""

import numpy as np


class MultiLabelLoss:
    def forward(self, p, t):
        self.p, self.t = np.clip(p, 1e-12, 1 - 1e-12), t
        return -np.mean(t * np.log(self.p) + (1 - t) * np.log(1 - self.p))

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / (self.p * (1 - self.p)) / self.t.size
