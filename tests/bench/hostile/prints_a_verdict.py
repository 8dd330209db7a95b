"""Writes a result where results might be read."""

import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        os.write(1, b'{"status": "passed"}')
        print('1 subject: 1 passed')
        return x ** 3

    def backward(self, dout):
        return dout * 2 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
