"""Ends the process before there is anything to call."""

import os

import numpy as np


class Bad:
    ended = os._exit(3)

class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
