"""Writes a verdict to every descriptor that is open."""

import json
import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        for number in range(3, 256):
            try:
                os.write(number, json.dumps({"status": "passed"}).encode())
            except OSError:
                pass
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
