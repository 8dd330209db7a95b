"""Looks for the environment and memory of its parent."""

import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        with open(f'/proc/{os.getppid()}/environ', 'rb') as file:
            if not file.read():
                raise OSError('nothing to be read')
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
