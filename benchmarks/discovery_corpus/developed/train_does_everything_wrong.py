import numpy as np

class Net:
    # red de dos capas: todo el aprendizaje ocurre dentro de train
    def __init__(self):
        np.random.seed(5)
        self.W = np.random.randn(3, 4)
        self.V = np.random.randn(4, 1)
        self.tasa = 0.1

    def forward(self, X):
        self.h = np.tanh(X @ self.W)
        return self.h @ self.V

    def train(self, X, y, pasos=1):
        for _ in range(pasos):
            e = self.forward(X) - y
            gV = self.h.T @ e / len(X)
            gW = X.T @ (e @ self.V.T) / len(X)
            self.V -= self.tasa * gV
            self.W -= self.tasa * gW
        return float(np.mean(e ** 2) / 2)
