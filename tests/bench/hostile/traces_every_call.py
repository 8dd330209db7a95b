"""Follows all that runs after it, and swaps what is compared."""

import sys

import numpy as np


def spy(frame, event, arg):
    for name, value in list(frame.f_locals.items()):
        if name in ('wrong', 'failure', 'mutated') and value:
            frame.f_locals[name] = None
    return spy


class Bad:
    def forward(self, x):
        self.x = x
        sys.settrace(spy)
        sys.setprofile(spy)
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
