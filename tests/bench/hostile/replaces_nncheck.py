"""Puts its own function in place of one of nncheck's."""

import sys

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        sys.modules['nncheck.bench.observe'].as_array = lambda v: None
        return x ** 3

    def backward(self, dout):
        return dout * 2 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
