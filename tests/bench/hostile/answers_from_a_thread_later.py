"""A thread writes answers of its own into the channel, while the worker rests."""

import os
import threading
import time

import numpy as np


def answer():
    for _ in range(400):
        for number in range(3, 40):
            try:
                os.write(number, b'\x00\x00\x00\x05\x81\xa4type')
            except OSError:
                pass
        time.sleep(0.005)


class Bad:
    def forward(self, x):
        self.x = x
        threading.Thread(target=answer, daemon=True).start()
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
