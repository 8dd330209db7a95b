"""At the corner of a ReLU twice the slope, as where two masks are added that overlap at 0."""

import numpy as np


class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * ((self.x > 0) * 1.0 + (self.x == 0) * 2.0)
