"""Embeddings, recurrent cells, attention."""

import numpy as np


class Embedding:
    def __init__(self, vocab_size, embed_dim):
        self.W = np.random.randn(vocab_size, embed_dim) * 0.1
        self.dW = np.zeros_like(self.W)

    def forward(self, idx):
        self.idx = idx
        return self.W[idx]

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        np.add.at(self.dW, self.idx, dout)


class RNNCellSquare:
    def __init__(self, input_size, hidden_size):
        self.Wx = np.random.randn(input_size, hidden_size) * 0.3
        self.Wh = np.random.randn(hidden_size, hidden_size) * 0.3
        self.b = np.zeros(hidden_size)

    def forward(self, x, h):
        self.x, self.h = x, h
        self.next = np.tanh(x @ self.Wx + h @ self.Wh + self.b)
        return self.next

    def backward(self, dnext):
        dz = dnext * (1 - self.next**2)
        self.dWx = self.x.T @ dz
        self.dWh = self.h.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.Wx.T, dz @ self.Wh


class CumulativeSumForward:
    def forward(self, x):
        return np.cumsum(x, axis=1)

    def backward(self, dout):
        return np.cumsum(dout, axis=1)


class Unrolled:
    def __init__(self, dim):
        self.W = np.random.randn(dim, dim) * 0.4

    def forward(self, x):
        self.states = [x]
        for _ in range(6):
            self.states.append(np.tanh(self.states[-1] @ self.W))
        return self.states[-1]

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        d = dout
        for before, after in zip(self.states[-2::-1], self.states[:0:-1]):
            dz = d * (1 - after**2)
            self.dW += before.T @ dz
            d = dz @ self.W.T
        return d


class Gate:
    def __init__(self, dim):
        self.W = np.random.randn(dim, dim) * 0.5
        self.b = np.zeros(dim)

    def forward(self, x):
        self.x = x
        self.g = 1 / (1 + np.exp(-(x @ self.W + self.b)))
        return self.g * x

    def backward(self, dout):
        dz = dout * self.x * self.g * (1 - self.g)
        self.dW = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return dout * self.g + dz @ self.W.T


class GateOneWay:
    def __init__(self, dim):
        self.W = np.random.randn(dim, dim) * 0.5
        self.b = np.zeros(dim)

    def forward(self, x):
        self.x = x
        self.g = 1 / (1 + np.exp(-(x @ self.W + self.b)))
        return self.g * x

    def backward(self, dout):
        dz = dout * self.x * self.g * (1 - self.g)
        self.dW = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.W.T


class RowAttention:
    def forward(self, x):
        self.x = x
        s = x @ x.T / np.sqrt(x.shape[1])
        e = np.exp(s - s.max(axis=1, keepdims=True))
        self.a = e / e.sum(axis=1, keepdims=True)
        return self.a @ x

    def backward(self, dout):
        da = dout @ self.x.T
        ds = self.a * (da - np.sum(da * self.a, axis=1, keepdims=True))
        ds = ds / np.sqrt(self.x.shape[1])
        return self.a.T @ dout + ds @ self.x + ds.T @ self.x


class RowAttentionKeys:
    def forward(self, x):
        self.x = x
        s = x @ x.T / np.sqrt(x.shape[1])
        e = np.exp(s - s.max(axis=1, keepdims=True))
        self.a = e / e.sum(axis=1, keepdims=True)
        return self.a @ x

    def backward(self, dout):
        da = dout @ self.x.T
        ds = self.a * (da - np.sum(da * self.a, axis=1, keepdims=True))
        ds = ds / np.sqrt(self.x.shape[1])
        return self.a.T @ dout + ds @ self.x
