import numpy as np

class DropoutLayer:
    def __init__(self, keep_prob=0.8):
        self.keep_prob = keep_prob

    def forward(self, X, train=True):
        self.train = train
        if not train:
            return X.copy()
        self.D = np.random.rand(*X.shape) < self.keep_prob
        return X * self.D / self.keep_prob

    def backward(self, dX):
        if not self.train:
            return dX.copy()
        return dX * self.D

class SwishLayer:
    def forward(self, X):
        self.X = X
        self.S = 1 / (1 + np.exp(-X))
        return X * self.S
    def backward(self, dY):
        return dY * (self.S + self.X * self.S * (1 - self.S))
