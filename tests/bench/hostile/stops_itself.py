"""Sends itself a signal that neither ends nor continues."""

import os
import signal

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        os.kill(os.getpid(), signal.SIGSTOP)
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
