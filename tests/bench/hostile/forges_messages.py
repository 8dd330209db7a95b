"""Writes to every descriptor that it may have."""

import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b'\x00\x00\x00\x05hello' * 9)
            except OSError:
                pass
        return x ** 3

    def backward(self, dout):
        return dout * 2 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
