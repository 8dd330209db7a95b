import numpy as np


class BufferedSigmoid:
    """computes in a buffer of its own with out=; what it is given and what it gives are left alone"""

    def __init__(self):
        self.buf = None

    def forward(self, x):
        if self.buf is None or self.buf.shape != x.shape:
            self.buf = np.empty(x.shape)
        np.multiply(x, 0.5, out=self.buf)
        np.tanh(self.buf, out=self.buf)
        self.buf *= 0.5
        self.buf += 0.5
        return self.buf.copy()

    def backward(self, dout):
        dx = np.subtract(1.0, self.buf)
        dx *= self.buf
        dx *= dout
        return dx


class InPlaceAccumulator:
    """grads are written into arrays that exist from the start (grads[i][...] = ...)"""

    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        W, b = self.params
        self.x = x
        out = np.dot(x, W)
        out += b
        return out

    def backward(self, dout):
        W, _ = self.params
        np.dot(self.x.T, dout, out=self.grads[0])
        np.sum(dout, axis=0, out=self.grads[1])
        return np.dot(dout, W.T)
