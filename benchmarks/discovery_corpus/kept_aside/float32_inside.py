import numpy as np

class LinearF32:
    def __init__(self, d, k):
        self.W = (np.random.randn(d, k) * 0.1).astype(np.float32)
        self.b = np.zeros(k, dtype=np.float32)
    def forward(self, x):
        self.x = x.astype(np.float32)
        return self.x @ self.W + self.b
    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

class TanhF32:
    def forward(self, x):
        self.t = np.tanh(x.astype(np.float32))
        return self.t
    def backward(self, dout):
        return (dout.astype(np.float32) * (1 - self.t * self.t)).astype(np.float32)
