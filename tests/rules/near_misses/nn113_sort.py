"""Among equal entries a stable sort gives each one place: no slope beside the tie need be that."""

import numpy as np


class Sort:
    def forward(self, x):
        self.i = np.argsort(x, -1, kind="stable")
        return np.take_along_axis(x, self.i, -1)

    def backward(self, dout):
        return np.take_along_axis(dout, np.argsort(self.i, -1), -1)
