import numpy as np

class Conv1D:
    """x: (batch, length, channels) -> (batch, length - k + 1, filters)"""
    def __init__(self, channels, filters, width):
        self.width = width
        self.W = np.random.randn(width, channels, filters) / np.sqrt(width * channels)
        self.b = np.zeros(filters)

    def forward(self, x):
        self.x = x
        L = x.shape[1] - self.width + 1
        y = np.zeros((x.shape[0], L, self.b.size)) + self.b
        for k in range(self.width):
            y += x[:, k:k + L] @ self.W[k]
        return y

    def backward(self, dy):
        L = dy.shape[1]
        self.db = dy.sum(axis=(0, 1))
        self.dW = np.zeros_like(self.W)
        dx = np.zeros_like(self.x)
        for k in range(self.width):
            self.dW[k] = np.tensordot(self.x[:, k:k + L], dy, axes=([0, 1], [0, 1]))
            dx[:, k:k + L] += dy @ self.W[k].T
        return dx

class MaxOverTime:
    def forward(self, x):
        self.shape, self.where = x.shape, x.argmax(axis=1)
        return x.max(axis=1)
    def backward(self, dy):
        dx = np.zeros(self.shape)
        b, c = np.indices(dy.shape)
        dx[b, self.where, c] = dy
        return dx
