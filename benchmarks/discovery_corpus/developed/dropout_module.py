import numpy as np


class Module:
    def __init__(self):
        self.training = True

    def train(self):
        self.training = True

    def eval(self):
        self.training = False

    def __call__(self, x):
        return self.forward(x)


class Dropout(Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, x):
        if self.training:
            self.mask = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
            return x * self.mask
        return x.copy()

    def backward(self, grad):
        return grad * self.mask if self.training else grad.copy()


class Softplus(Module):
    def forward(self, x):
        self.x = x
        return np.logaddexp(0.0, x)

    def backward(self, grad):
        return grad / (1.0 + np.exp(-self.x))
