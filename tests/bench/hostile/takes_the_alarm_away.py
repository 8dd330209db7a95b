"""Ignores the signal that would stop it, and never returns."""

import signal

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True:
            pass
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
