import numpy as np


class Recurrent:
    def __init__(self, n_in, n_hidden):
        self.Wx = np.random.randn(n_in, n_hidden) * 0.3
        self.Wh = np.random.randn(n_hidden, n_hidden) * 0.3
        self.b = np.zeros(n_hidden)

    def forward(self, xs):
        self.xs = xs
        self.hs = [np.zeros((len(xs), len(self.Wh)))]
        for t in range(xs.shape[1]):
            self.hs.append(np.tanh(xs[:, t] @ self.Wx + self.hs[-1] @ self.Wh + self.b))
        return np.stack(self.hs[1:], 1)

    def backward(self, dhs):
        self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
        self.db, dxs, dh = np.zeros_like(self.b), np.zeros_like(self.xs), 0
        for t in reversed(range(dhs.shape[1])):
            da = dhs[:, t] * (1 - self.hs[t + 1] ** 2)
            self.dWx += self.xs[:, t].T @ da
            self.dWh += self.hs[t].T @ da
            self.db += da.sum(0)
            dxs[:, t] = da @ self.Wx.T
            dh = da @ self.Wh.T
        return dxs
