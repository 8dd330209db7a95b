"""The constructor asks for a momentum: which of the two weights it is, is its own affair."""

import numpy as np


class BatchNormalization:
    def __init__(self, gamma, beta, momentum):
        self.gamma = gamma
        self.beta = beta
        self.momentum = momentum
        self.running_mean = np.zeros(gamma.shape)
        self.running_var = np.ones(gamma.shape)

    def forward(self, x, is_training=True):
        if is_training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            # the weight of the new batch, as in PyTorch
            self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
            self.running_var = (1 - self.momentum) * self.running_var + self.momentum * var
        else:
            mean, var = self.running_mean, self.running_var
        self.inv = 1.0 / np.sqrt(var + 1e-5)
        self.norm = (x - mean) * self.inv
        return self.gamma * self.norm + self.beta

    def backward(self, grad):
        self.grad_gamma = np.sum(grad * self.norm, axis=0)
        self.grad_beta = np.sum(grad, axis=0)
        n = len(grad)
        g = grad * self.gamma
        return self.inv / n * (n * g - g.sum(axis=0) - self.norm * (g * self.norm).sum(axis=0))
