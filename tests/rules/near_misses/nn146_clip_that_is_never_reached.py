import numpy as np


class SafeSigmoid:
    """A clip against overflow: at ±500 the slope is 0 to all digits anyway."""

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


class HardTanh:
    """What is clipped is masked, by the output."""

    def forward(self, x):
        self.y = np.clip(x, -1, 1)
        return self.y

    def backward(self, dout):
        return dout * (np.abs(self.y) < 1)
