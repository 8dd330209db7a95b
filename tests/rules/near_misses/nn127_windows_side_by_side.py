import numpy as np


class Pairs:
    """Windows that do not overlap: an assignment is all that is needed."""

    def forward(self, x):  # (N, 6)
        self.shape = x.shape
        return np.stack([x[:, i : i + 2].mean(axis=1) for i in range(0, x.shape[1] - 1, 2)], axis=1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for k in range(dout.shape[1]):
            dx[:, 2 * k : 2 * k + 2] = dout[:, k : k + 1] / 2
        return dx
