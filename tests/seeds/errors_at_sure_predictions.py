# 損失関数: forward は要素ごとの誤差、backward はその微分
import numpy as np


class Error:
    def __init__(self):
        self.error = np.zeros(1)

    def total(self):
        return np.sum(self.error)


class BinaryEntropy(Error):
    def forward(self, y, t):
        self.error = -(1 - t)*np.log(1 - y) - t*np.log(y)
        return self.error

    def backward(self, y, t):
        return (y - t)/((1 - y)*y)


class Entropy(Error):
    def forward(self, y, t):
        self.error = -np.log(y)*t
        return self.error

    def backward(self, y, t):
        return -t/y
