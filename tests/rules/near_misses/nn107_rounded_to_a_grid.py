"""Values are rounded to a grid; the gradient is handed on where nothing is cut off, as the comment says."""

import numpy as np


class Grid:
    def __init__(self, width=0.05, top=127):
        self.width, self.top = width, top

    def forward(self, x):
        q = np.round(x / self.width)
        self.inside = np.abs(q) <= self.top
        return np.clip(q, -self.top, self.top) * self.width

    def backward(self, dout):
        return dout * self.inside  # straight through the rounding
