"""A finalizer that ends the process at some later time."""

import os

import numpy as np


class Mine:
    def __del__(self):
        os._exit(0)


class Bad:
    def forward(self, x):
        self.x = x
        self.mine = Mine()
        self.mine.mine = self.mine
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
