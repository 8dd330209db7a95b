import numpy as np

class Sigmoid:
    def __call__(self, x, derivative=False):
        s = 1 / (1 + np.exp(-x))
        return s * (1 - s) if derivative else s

class Tanh:
    def forward(self, x, deriv=False):
        if deriv:
            return 1 - np.tanh(x) ** 2
        return np.tanh(x)

class Activations:
    @staticmethod
    def relu(x, derivative=False):
        if derivative:
            return np.where(x > 0, 1, 0)
        return np.maximum(x, 0)

    @staticmethod
    def elu(x, derivative=False, alpha=1.0):
        if derivative:
            return np.where(x > 0, 1, alpha * np.exp(x))
        return np.where(x > 0, x, alpha * (np.exp(x) - 1))

def activation(x, kind, derivative=False):
    if kind == "sigmoid":
        s = 1 / (1 + np.exp(-x))
        return s * (1 - s) if derivative else s
    if kind == "tanh":
        return 1 - np.tanh(x) ** 2 if derivative else np.tanh(x)
    if kind == "relu":
        return (x > 0) * 1.0 if derivative else np.maximum(0, x)
    raise ValueError(kind)
