import numpy as np

class BatchNormalization:
    """バッチ正規化(学習時のみ)"""
    def __init__(self, gamma, beta):
        self.gamma = gamma
        self.beta = beta
        self.dgamma = None
        self.dbeta = None

    def forward(self, x):
        mu = x.mean(axis=0)
        xc = x - mu
        var = np.mean(xc ** 2, axis=0)
        self.std = np.sqrt(var + 10e-7)
        self.xn = xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        # 平均と分散は定数とみなす
        return self.gamma * dout / self.std

class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha
    def forward(self, x):
        self.x = x
        self.y = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.y
    def backward(self, dout):
        return np.where(self.x > 0, 1.0, self.y + self.alpha) * dout
