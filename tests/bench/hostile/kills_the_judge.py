"""Signals every process that it can name."""

import os
import signal

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        for number in {os.getppid(), 1}:
            try:
                os.kill(number, signal.SIGUSR1)
            except OSError:
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
