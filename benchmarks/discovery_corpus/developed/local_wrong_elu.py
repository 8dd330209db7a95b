import numpy as np

class Activation:
    def f(self, x):
        raise NotImplementedError

    def df(self, x):
        raise NotImplementedError

class Elu(Activation):
    def __init__(self, alpha=0.5):
        self.alpha = alpha
    def f(self, x):
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
    def df(self, x):
        return np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))

class Softsign(Activation):
    def f(self, x):
        return x / (np.abs(x) + 1)
    def df(self, x):
        return 1 / (np.abs(x) + 1) ** 2
