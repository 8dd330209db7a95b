"""Everybody keeps the array itself, and one class alone has a reason for a copy."""

import numpy as np


class Scale:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        self.x = x
        return x * self.w

    def backward(self, dout):
        self.dw = (dout * self.x).sum(axis=0)
        return dout * self.w


class Square:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return 2 * dout * self.x


class Cube:
    def forward(self, x):
        self.x = np.array(x)
        return x**3

    def backward(self, dout):
        return 3 * dout * self.x**2
