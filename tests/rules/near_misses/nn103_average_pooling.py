import numpy as np


class GlobalAverage:
    """The mean over the pixels of each channel: divided by H·W, not by the batch."""

    def forward(self, x):
        self.shape = x.shape
        return x.mean(axis=(2, 3))

    def backward(self, dout):
        area = self.shape[2] * self.shape[3]
        return np.broadcast_to(dout[:, :, None, None], self.shape) / area
