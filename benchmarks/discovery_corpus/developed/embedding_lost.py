import numpy as np


class Embedding:
    """Lookup table."""

    def __init__(self, vocab_size, dim):
        self.W = np.random.randn(vocab_size, dim) * 0.1
        self.dW = np.zeros_like(self.W)

    def forward(self, tokens):
        self.tokens = tokens
        return self.W[tokens]

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        self.dW[self.tokens] += dout


class Projection:
    def __init__(self, dim, vocab_size):
        self.W = np.random.randn(dim, vocab_size) * 0.1

    def forward(self, h):
        self.h = h
        return h @ self.W

    def backward(self, dout):
        self.dW = self.h.T @ dout
        return dout @ self.W.T
