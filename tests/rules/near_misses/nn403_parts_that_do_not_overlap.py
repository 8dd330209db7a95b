import numpy as np


class Concatenate:
    """Two views of one array, of different columns: writing to one leaves the other alone."""

    def forward(self, a, b):
        self.k = a.shape[1]
        return np.concatenate([a, b], axis=1)

    def backward(self, dout):
        return dout[:, : self.k], dout[:, self.k :]
