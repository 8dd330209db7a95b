"""Reads memory at address 0."""

import ctypes

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        ctypes.string_at(0)
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
