"""Threads until the system has no more."""

import threading
import time

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        while True:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
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
