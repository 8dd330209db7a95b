import numpy as np


class Steps:
    """Differences along time: the first step of the input is used once, the loop starts at 1."""

    def forward(self, x):
        self.shape = x.shape
        return x[:, 1:] - x[:, :-1]

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for t in range(1, self.shape[1]):
            dx[:, t] += dout[:, t - 1]
            dx[:, t - 1] -= dout[:, t - 1]
        return dx


class FirstOnly:
    """Uses the first row of each sample and says so: the others have no gradient."""

    def forward(self, x):  # (N, T, D)
        self.shape = x.shape
        return 2 * x[:, 0]

    def backward(self, dout):
        dx = np.zeros(self.shape)
        dx[:, 0] = 2 * dout
        return dx
