"""eval() sets an attribute that forward never asks for."""

import numpy as np


class Module:
    def __init__(self):
        self.training = True


class Dropout(Module):
    def __init__(self, keep=0.8):
        super().__init__()
        self.keep = keep

    def eval(self):
        self.train_mode = False

    def forward(self, x):
        if self.training:
            self.mask = (np.random.uniform(size=x.shape) < self.keep) / self.keep
            return x * self.mask
        return x.copy()

    def backward(self, g):
        return g * self.mask
