import numpy as np


class RowMax:
    """Only the winner of each row receives the gradient."""

    def forward(self, x):
        self.shape = x.shape
        self.winner = x.argmax(axis=1)
        return x[np.arange(len(x)), self.winner]

    def backward(self, dout):
        dx = np.zeros(self.shape)
        dx[np.arange(len(dx)), self.winner] = dout
        return dx
