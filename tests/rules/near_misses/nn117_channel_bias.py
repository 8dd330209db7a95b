import numpy as np


class ChannelBias:
    """An image batch (N, C, H, W): a bias for each channel sums over all axes but C."""

    def __init__(self):
        self.b = np.zeros(3)

    def forward(self, x):
        return x + self.b[None, :, None, None]

    def backward(self, dout):
        self.db = dout.sum(axis=(0, 2, 3))
        return dout.copy()
