import numpy as np

class WordVectors:
    def __init__(self, vocab, dim, lr=0.1):
        self.V = np.random.randn(vocab, dim)
        self.lr = lr

    def forward(self, ids):
        self.ids = ids
        return self.V[ids]

    def backward(self, grad):
        for i, g in zip(self.ids, grad):
            self.V[i] -= self.lr * g

class Projection:
    def __init__(self, dim, vocab, lr=0.1):
        self.U = np.random.randn(dim, vocab) * 0.1
        self.lr = lr

    def forward(self, h):
        self.h = h
        return h @ self.U

    def backward(self, grad):
        grad_h = grad @ self.U.T
        self.U -= self.lr * self.h.T @ grad / len(self.h)
        return grad_h
