import numpy as np


class 線形:
    def __init__(self, 入力数, 出力数):
        self.W = 0.1 * np.random.randn(入力数, 出力数)
        self.b = np.zeros(出力数)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        np.dot(dout, self.W.T)
