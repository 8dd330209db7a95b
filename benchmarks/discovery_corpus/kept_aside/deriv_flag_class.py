import numpy as np

class Functions:
    @staticmethod
    def sigmoid(z, deriv=False):
        if deriv:
            return Functions.sigmoid(z) * (1 - Functions.sigmoid(z))
        return 1 / (1 + np.exp(-z))

    @staticmethod
    def square_loss(y, t, deriv=False):
        if deriv:
            return y - t
        return 0.5 * np.sum((y - t) ** 2)
