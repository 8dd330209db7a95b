import numpy as np

class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.3
        self.b = np.zeros(n_out)

    def forward(self, a):
        self.a = a
        self.z = a @ self.W + self.b
        self.out = 1 / (1 + np.exp(-self.z))
        return self.out

    def backward_delta(self, delta):
        """delta = dL/dout of this layer; gives dL/da of the layer below"""
        d = delta * self.out * (1 - self.out)
        self.grad_W = self.a.T @ d
        self.grad_b = d.sum(axis=0)
        return d @ self.W.T
