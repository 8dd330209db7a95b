"""The row that stands for no word is left as it is: its gradient is zero whatever comes from above."""

import numpy as np


class Embedding:
    def __init__(self, V, H, pad_idx=0):
        self.W = np.random.randn(V, H)
        self.pad_idx = pad_idx
        self.W[pad_idx] = 0

    def forward(self, ids):
        self.ids = ids
        return self.W[ids]

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        np.add.at(self.dW, self.ids, dout)
        self.dW[self.pad_idx] = 0
