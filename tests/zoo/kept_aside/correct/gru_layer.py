import numpy as np


def sigmoid(a):
    return 0.5 * (1.0 + np.tanh(0.5 * a))


class GRU:
    """A GRU over a whole sequence x (T, N, D); h starts at zero; returns all hidden states (T, N, H)."""

    def __init__(self, input_size, hidden_size, seed=1):
        r = np.random.RandomState(seed)
        D, H = input_size, hidden_size
        self.Wz, self.Uz, self.bz = r.randn(D, H) * 0.4, r.randn(H, H) * 0.4, np.zeros(H)
        self.Wr, self.Ur, self.br = r.randn(D, H) * 0.4, r.randn(H, H) * 0.4, np.zeros(H)
        self.Wh, self.Uh, self.bh = r.randn(D, H) * 0.4, r.randn(H, H) * 0.4, np.zeros(H)

    def forward(self, x):
        T, N, _ = x.shape
        H = len(self.bz)
        self.x = x
        self.h = np.zeros((T + 1, N, H))
        self.z, self.r, self.c = (np.zeros((T, N, H)) for _ in range(3))
        for t in range(T):
            h = self.h[t]
            z = sigmoid(x[t] @ self.Wz + h @ self.Uz + self.bz)
            r = sigmoid(x[t] @ self.Wr + h @ self.Ur + self.br)
            c = np.tanh(x[t] @ self.Wh + (r * h) @ self.Uh + self.bh)
            self.h[t + 1] = (1 - z) * h + z * c
            self.z[t], self.r[t], self.c[t] = z, r, c
        return self.h[1:].copy()

    def backward(self, dout):
        for k in ("Wz", "Uz", "bz", "Wr", "Ur", "br", "Wh", "Uh", "bh"):
            setattr(self, "d" + k, np.zeros_like(getattr(self, k)))
        dx = np.zeros_like(self.x)
        dh_next = np.zeros_like(self.h[0])
        for t in reversed(range(len(self.x))):
            x, h, z, r, c = self.x[t], self.h[t], self.z[t], self.r[t], self.c[t]
            dh = dout[t] + dh_next
            dz = dh * (c - h) * z * (1 - z)
            dc = dh * z * (1 - c ** 2)
            drh = dc @ self.Uh.T
            dr = drh * h * r * (1 - r)
            self.dWz += x.T @ dz
            self.dUz += h.T @ dz
            self.dbz += dz.sum(axis=0)
            self.dWr += x.T @ dr
            self.dUr += h.T @ dr
            self.dbr += dr.sum(axis=0)
            self.dWh += x.T @ dc
            self.dUh += (r * h).T @ dc
            self.dbh += dc.sum(axis=0)
            dx[t] = dz @ self.Wz.T + dr @ self.Wr.T + dc @ self.Wh.T
            dh_next = dh * (1 - z) + drh * r + dz @ self.Uz.T + dr @ self.Ur.T
        return dx
