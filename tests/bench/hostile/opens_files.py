"""Opens files without end."""

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        kept = []
        while True:
            kept.append(open('/dev/null'))
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
