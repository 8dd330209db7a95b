"""Every child starts two more."""

import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        for _ in range(4):
            os.fork()
        return x ** 3

    def backward(self, dout):
        pass
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
