import numpy as np
from math import exp, log

class SlowAffine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
    def forward(self, x):
        n, d = x.shape
        m = self.W.shape[1]
        self.x = x
        out = np.zeros((n, m))
        for i in range(n):
            for j in range(m):
                s = self.b[j]
                for k in range(d):
                    s += x[i, k] * self.W[k, j]
                out[i, j] = s
        return out
    def backward(self, dout):
        n, d = self.x.shape
        m = self.W.shape[1]
        self.dW = np.zeros((d, m))
        self.db = np.zeros(m)
        dx = np.zeros((n, d))
        for i in range(n):
            for j in range(m):
                self.db[j] += dout[i, j]
                for k in range(d):
                    self.dW[k, j] += self.x[i, k] * dout[i, j]
                    dx[i, k] += self.W[k, j] * dout[i, j]
        return dx

class SlowRelu:
    def forward(self, x):
        self.x = x
        out = np.empty_like(x)
        for idx, v in np.ndenumerate(x):
            out[idx] = v if v > 0 else 0
        return out
    def backward(self, dout):
        dx = np.array(dout)
        for idx, v in np.ndenumerate(self.x):
            if v <= 0:
                dx[idx] = 0
        return dx

class SlowSoftmaxLoss:
    def forward(self, x, t):
        n, c = x.shape
        self.p = np.zeros((n, c))
        self.t = t
        loss = 0.0
        for i in range(n):
            biggest = max(x[i])
            total = sum(exp(v - biggest) for v in x[i])
            for j in range(c):
                self.p[i, j] = exp(x[i, j] - biggest) / total
                if t[i, j] > 0:
                    loss -= t[i, j] * (x[i, j] - biggest - log(total))
        return loss / n
    def backward(self, dout=1):
        n, c = self.p.shape
        dx = np.zeros((n, c))
        for i in range(n):
            for j in range(c):
                dx[i, j] = dout * (self.p[i, j] - self.t[i, j]) / n
        return dx
