"""Looks through all objects for what judges it, and for the expected gradient."""

import gc

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        for thing in gc.get_objects():
            name = type(thing).__name__
            if name in ("Lab", "Comparison", "Estimate", "SubjectReport") and type(thing).__module__.startswith("nncheck"):
                return np.asarray(getattr(thing, "value", getattr(thing, "reference", 0.0)))
            if isinstance(thing, dict) and "reference" in thing and isinstance(thing["reference"], np.ndarray):
                if thing["reference"].shape == self.x.shape:
                    return thing["reference"]
        return dout * 2 * self.x


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
