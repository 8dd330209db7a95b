"""Recurses in C until the stack is gone."""

import sys

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        sys.setrecursionlimit(10**9)
        deep = []
        for _ in range(10**6):
            deep = [deep]
        repr(deep)
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
