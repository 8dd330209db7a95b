import numpy as np


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class SelfAttention:
    def __init__(self, d):
        self.d = d
        self.Wq, self.Wk, self.Wv = (np.random.randn(d, d) / np.sqrt(d) for _ in range(3))

    def forward(self, x):
        self.x = x
        self.q, self.k, self.v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        self.a = softmax(self.q @ self.k.transpose(0, 2, 1) / np.sqrt(self.d))
        return self.a @ self.v

    def backward(self, dy):
        da = dy @ self.v.transpose(0, 2, 1)
        dv = self.a.transpose(0, 2, 1) @ dy
        ds = self.a * (da - (da * self.a).sum(-1, keepdims=True))
        dq = ds @ self.k
        dk = ds.transpose(0, 2, 1) @ self.q / np.sqrt(self.d)
        xt = self.x.transpose(0, 2, 1)
        self.dWq, self.dWk, self.dWv = (xt @ dq).sum(0), (xt @ dk).sum(0), (xt @ dv).sum(0)
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T
