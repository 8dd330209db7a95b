import numpy as np


class Smooth:
    """Overwrites where windows overlap, and scales its caller's gradient in place."""

    def forward(self, x):
        self.shape = x.shape
        return np.stack([x[:, i : i + 3].mean(axis=1) for i in range(x.shape[1] - 2)], axis=1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        dout /= 3
        for i in range(dout.shape[1]):
            dx[:, i : i + 3] = dout[:, i : i + 1]
        return dx
