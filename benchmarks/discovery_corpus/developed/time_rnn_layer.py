import numpy as np

class TimeRNN:
    """unrolled over T steps; x is (N, T, D), returns all hidden states (N, T, H)"""
    def __init__(self, D, H):
        self.Wx = np.random.randn(D, H) / np.sqrt(D)
        self.Wh = np.random.randn(H, H) / np.sqrt(H)
        self.b = np.zeros(H)

    def forward(self, xs):
        N, T, D = xs.shape
        H = self.Wh.shape[0]
        self.xs = xs
        self.hs = np.zeros((N, T + 1, H))
        for t in range(T):
            self.hs[:, t + 1] = np.tanh(xs[:, t] @ self.Wx + self.hs[:, t] @ self.Wh + self.b)
        return self.hs[:, 1:].copy()

    def backward(self, dhs):
        N, T, H = dhs.shape
        self.dWx, self.dWh, self.db = (np.zeros_like(p) for p in (self.Wx, self.Wh, self.b))
        dxs = np.zeros_like(self.xs)
        dh = np.zeros((N, H))
        for t in reversed(range(T)):
            dz = (dhs[:, t] + dh) * (1 - self.hs[:, t + 1] ** 2)
            self.dWx += self.xs[:, t].T @ dz
            self.dWh += self.hs[:, t].T @ dz
            self.db += dz.sum(axis=0)
            dxs[:, t] = dz @ self.Wx.T
            dh = dz @ self.Wh.T
        return dxs
