import numpy as np


class Whiten:
    """Batch normalisation under another name and without parameters."""

    def forward(self, x):
        centred = x - x.mean(axis=0)
        self.std = np.sqrt(np.mean(centred**2, axis=0) + 1e-5)
        self.xhat = centred / self.std
        return self.xhat

    def backward(self, dout):
        slope = dout - dout.mean(axis=0) - self.xhat * np.mean(dout * self.xhat, axis=0)
        return slope / self.std
