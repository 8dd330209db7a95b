import numpy as np

class Activations:
    @staticmethod
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    @staticmethod
    def sigmoid_grad(z):
        s = Activations.sigmoid(z)
        return s * (1 - s)

    @staticmethod
    def softsign(z):
        return z / (1 + np.abs(z))

    @staticmethod
    def softsign_grad(z):
        return 1 / (1 + np.abs(z)) ** 2

class Losses:
    @staticmethod
    def mae(y, t):
        return np.mean(np.abs(y - t))

    @staticmethod
    def mae_grad(y, t):
        return np.sign(y - t) / y.size
