"""The slope of a dataclass that says its steepness in the backward as well."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Swish:
    beta: float = 1.0

    def forward(self, x):
        self.x = x
        self.s = np.exp(-np.logaddexp(0, -self.beta * x))
        return x * self.s

    def backward(self, dout):
        return dout * (self.s + self.beta * self.x * self.s * (1 - self.s))
