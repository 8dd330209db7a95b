"""A thread that never ends: the worker must end all the same."""

import threading
import time

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        threading.Thread(target=lambda: [time.sleep(1) for _ in iter(int, 1)], daemon=False).start()
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
