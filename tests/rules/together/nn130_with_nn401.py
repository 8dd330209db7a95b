import numpy as np


class Conv:
    """Turns the kernel around, and wipes out its caller's gradient."""

    def __init__(self):
        self.w = np.array([[1.0, -2.0], [0.5, 3.0]])

    def forward(self, x):  # (N, H, W)
        self.x = x
        n, h, w = x.shape
        out = np.zeros((n, h - 1, w - 1))
        for i in range(h - 1):
            for j in range(w - 1):
                out[:, i, j] = np.sum(x[:, i : i + 2, j : j + 2] * self.w, axis=(1, 2))
        return out

    def backward(self, dout):
        dx = np.zeros_like(self.x)
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                dx[:, i : i + 2, j : j + 2] += self.w[::-1, ::-1] * dout[:, i, j][:, None, None]
        dout *= 0
        return dx
