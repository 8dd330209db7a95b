import numpy as np


class Cell:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def forward(self, x, h_prev):
        self.h = np.tanh(x @ self.Wx + h_prev @ self.Wh + self.b)
        self.x, self.h_prev = x, h_prev
        return self.h

    def backward(self, dh):
        dz = dh * (1 - self.h)
        self.dWx = self.x.T @ dz
        self.dWh = self.h_prev.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.Wx.T, dz @ self.Wh.T
