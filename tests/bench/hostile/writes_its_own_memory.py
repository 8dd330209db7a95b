"""Changes its own process through /proc/self/mem."""

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        with open("/proc/self/mem", "r+b", buffering=0) as memory:
            memory.seek(id(2) + 24)
            memory.write(b"\x03")
        return dout * 2 * self.x


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
