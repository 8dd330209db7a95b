"""Overwrites small numbers of the interpreter, so that 2 is 3."""

import ctypes

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        ctypes.memset(id(2) + 24, 3, 1)
        return dout * 2 * self.x


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
