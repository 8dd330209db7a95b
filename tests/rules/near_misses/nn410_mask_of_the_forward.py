"""The backward uses the mask that the forward has drawn."""

import numpy as np


class Dropout:
    def __init__(self, ratio=0.5):
        self.ratio = ratio

    def draw(self, shape):
        return np.random.rand(*shape) > self.ratio

    def forward(self, x):
        self.mask = self.draw(x.shape)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
