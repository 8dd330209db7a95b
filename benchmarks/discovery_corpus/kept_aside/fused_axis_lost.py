import numpy as np

class SoftmaxLoss(object):
    def forward(self, X, T):
        # X: (N, K) puntuaciones, T: (N, K) one-hot
        X = X - np.max(X)
        self.P = np.exp(X) / np.sum(np.exp(X))
        self.T = T
        return -np.mean(np.sum(T * np.log(self.P + 1e-12), axis=1))

    def backward(self):
        return (self.P - self.T) / self.T.shape[0]

class LinealConPerdida(object):
    """error cuadrático medio"""
    def forward(self, X, T):
        self.D = X - T
        return np.mean(self.D ** 2)
    def backward(self):
        return 2 * self.D / self.D.size
