import numpy as np


class Block:
    def __init__(self, n):
        r = np.random.RandomState(0)
        self.params = {'ln1.g': np.ones(n), 'ln1.b': np.zeros(n), 'ln2.g': r.rand(n) + .5, 'ln2.b': r.randn(n)}
        self.grads = {}
    def _ln(self, x, i):
        mu, sd = x.mean(-1, keepdims=True), np.sqrt(x.var(-1, keepdims=True) + 1e-5)
        xh = (x - mu) / sd
        self.tape.append((xh, sd))
        return self.params['ln%d.g' % i] * xh + self.params['ln%d.b' % i]
    def forward(self, x):
        self.tape = []
        return self._ln(np.tanh(self._ln(x, 1)), 2)
    def _back(self, d, i):
        xh, sd = self.tape[i - 1]
        self.grads['ln%d.g' % i] = (d * xh).sum(0)
        self.grads['ln%d.b' % i] = d.sum(0)
        h = d * self.params['ln%d.g' % i]
        return (h - h.mean(-1, keepdims=True) - xh * (h * xh).mean(-1, keepdims=True)) / sd
    def backward(self, dout):
        d = self._back(dout, 2)
        xh, _ = self.tape[0]
        t = np.tanh(self.params['ln1.g'] * xh + self.params['ln1.b'])
        return self._back(d * (1 - t ** 2), 1)


class TwoStageList:
    def __init__(self, n=4):
        r = np.random.RandomState(1)
        self.p = [r.randn(n, n), r.randn(n), r.randn(n, n), r.randn(n)]
    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.p[0] + self.p[1])
        return self.h @ self.p[2] + self.p[3]
    def backward(self, g):
        a = g @ self.p[2].T * (1 - self.h ** 2)
        return a @ self.p[0].T, [self.x.T @ a, a.sum(0), self.h.T @ g, g.sum(0)]


class TwoStageBackwardOrder:
    """gradients are collected last layer first, as they are computed"""
    def __init__(self, n=4):
        r = np.random.RandomState(1)
        self.layers = [dict(K=r.randn(n, n), o=r.randn(n)) for _ in range(3)]
    def forward(self, x):
        self.acts = [x]
        for l in self.layers:
            self.acts.append(np.tanh(self.acts[-1] @ l['K'] + l['o']))
        return self.acts[-1]
    def backward(self, g):
        out = []
        for l, a, y in zip(self.layers[::-1], self.acts[-2::-1], self.acts[:0:-1]):
            d = g * (1 - y * y)
            out.append((a.T @ d, d.sum(0)))
            g = d @ l['K'].T
        return g, out
