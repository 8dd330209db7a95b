import numpy as np
# single example at a time, plain vectors
class Fc:
    def __init__(self, i, o):
        self.w = np.random.randn(o, i) * .3
        self.b = np.random.randn(o) * .3
    def forward(self, x):
        self.x = x
        return self.w @ x + self.b
    def backward(self, d):
        self.dw = np.outer(d, self.x)
        self.db = d.copy()
        return self.w.T @ d
class Sig:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y
    def backward(self, d):
        return d * self.y * (1 - self.y)
