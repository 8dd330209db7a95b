"""Most people write a ReLU like this, and mean nothing by it; maximum passes nan on."""

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.0)

    def backward(self, dout):
        return np.where(self.x > 0, dout, 0.0)


class Clipped:
    def forward(self, x):
        self.x = x
        return np.minimum(np.maximum(x, -1.0), 1.0)

    def backward(self, dout):
        return dout * (np.abs(self.x) < 1)
