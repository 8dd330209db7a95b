"""Floods the descriptors below Python's streams."""

import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        os.write(1, bytes(100_000))
        os.write(2, bytes(100_000))
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
