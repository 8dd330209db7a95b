"""Changes a file beside its folder."""

import os

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        canary = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'elsewhere', 'canary.txt')
        with open(canary, 'w') as file:
            file.write('gone')
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
