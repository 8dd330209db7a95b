"""One-hot rows are converted where they are told from class numbers: the loss is for hard labels."""

import numpy as np


class CrossEntropy:
    def forward(self, p, t):
        self.p, self.t = p, t
        return -np.sum(t * np.log(p + 1e-12)) / len(t)

    def backward(self, dout=1.0):
        labels = self.t.argmax(axis=1) if self.t.ndim == 2 else self.t
        g = np.zeros_like(self.p)
        rows = np.arange(len(labels))
        g[rows, labels] = -1.0 / (self.p[rows, labels] + 1e-12)
        return dout * g / len(labels)
