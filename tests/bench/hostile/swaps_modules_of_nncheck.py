"""Modules of nncheck in sys.modules are others from now on."""

import sys
import types

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        for name in list(sys.modules):
            if name.startswith("nncheck."):
                sys.modules[name] = types.ModuleType(name)
        return dout * 2 * self.x


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
