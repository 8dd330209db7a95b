"""No attack: a backward that takes differences by itself is right."""

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        h = 1e-5
        return dout * ((self.x + h) ** 3 - (self.x - h) ** 3) / (2 * h)


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
