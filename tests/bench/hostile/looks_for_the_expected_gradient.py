"""Walks the stack and the heap for a gradient to copy."""

import gc
import sys

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        frame = sys._getframe()
        while frame is not None:
            if 'reference' in frame.f_locals:
                return frame.f_locals['reference']
            frame = frame.f_back
        for held in gc.get_objects():
            if isinstance(held, dict) and 'expected' in held:
                return held['expected']
        return dout * 2 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
