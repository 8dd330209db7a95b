import numpy as np


class Linear:
    """W is (out, in) and y = x Wᵀ: here dout.T @ x is right."""

    def __init__(self, in_features, out_features):
        self.weight = np.random.randn(out_features, in_features) / np.sqrt(in_features)
        self.bias = np.zeros(out_features)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, dout):
        self.weight_grad = dout.T @ self.x
        self.bias_grad = dout.sum(axis=0)
        return dout @ self.weight
