"""A value for each entry and the derivative of each: whoever uses it adds up. And a base class that does."""

import numpy as np


class SquareLoss:
    def loss(self, y, y_pred):
        return 0.5 * np.power(y - y_pred, 2)

    def gradient(self, y, y_pred):
        return -(y - y_pred)


class Loss:
    def calculate(self, output, y):
        return np.mean(self.forward(output, y))


class LossMeanSquared(Loss):
    def forward(self, y_pred, y_true):
        return np.mean((y_true - y_pred) ** 2, axis=-1)

    def backward(self, dvalues, y_true):
        return -2 * (y_true - dvalues) / dvalues.size
