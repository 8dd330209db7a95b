from __future__ import division
import numpy as np


class Loss(object):
    """Base. loss() and gradient() are element by element; the trainer averages."""

    def loss(self, y, y_pred):
        raise NotImplementedError()

    def gradient(self, y, y_pred):
        raise NotImplementedError()

    def acc(self, y, y_pred):
        return 0


class SquareLoss(Loss):
    def __init__(self):
        pass

    def loss(self, y, y_pred):
        return 0.5 * np.power((y - y_pred), 2)

    def gradient(self, y, y_pred):
        return -(y - y_pred)


class SigmoidCrossEntropy(Loss):
    """p are probabilities, y are 0 or 1"""

    def loss(self, y, p):
        p = np.clip(p, 1e-15, 1 - 1e-15)
        return - y * np.log(p) - (1 - y) * np.log(1 - p)

    def acc(self, y, p):
        return np.mean(np.argmax(y, axis=1) == np.argmax(p, axis=1))

    def gradient(self, y, p):
        p = np.clip(p, 1e-15, 1 - 1e-15)
        return - (y / p) + (1 - y) / (1 - p)


class AbsoluteLoss(Loss):
    def loss(self, y, y_pred):
        return np.abs(y - y_pred).sum(axis=1)

    def gradient(self, y, y_pred):
        return -np.sign(y - y_pred)


class Quantile(Loss):
    def __init__(self, tau=0.3):
        self.tau = tau

    def loss(self, y, y_pred):
        e = y - y_pred
        return np.maximum(self.tau * e, (self.tau - 1) * e)

    def gradient(self, y, y_pred):
        return np.where(y > y_pred, -self.tau, 1 - self.tau)


class SmoothL1:
    def __init__(self, delta=0.7):
        self.delta = delta

    def __call__(self, prediction, target):
        r = prediction - target
        a = np.abs(r)
        small = 0.5 * r ** 2
        large = self.delta * (a - 0.5 * self.delta)
        return np.mean(np.where(a <= self.delta, small, large))

    def derivative(self, prediction, target):
        r = prediction - target
        d = self.delta
        return np.clip(r, -d, d) / r.size


class Poisson:
    @staticmethod
    def loss(target, log_rate):
        return np.sum(np.exp(log_rate) - target * log_rate, axis=1)

    @staticmethod
    def gradient(target, log_rate):
        # of the mean over the samples
        return (np.exp(log_rate) - target) / len(target)
