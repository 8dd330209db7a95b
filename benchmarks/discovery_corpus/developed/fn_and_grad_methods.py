"""Activations in the manner of a small ML library: fn, grad, grad2."""
from abc import ABC, abstractmethod

import numpy as np


class ActivationBase(ABC):
    def __call__(self, z):
        if z.ndim == 1:
            z = z.reshape(1, -1)
        return self.fn(z)

    @abstractmethod
    def fn(self, z):
        raise NotImplementedError

    @abstractmethod
    def grad(self, x, **kwargs):
        raise NotImplementedError


class Sigmoid(ActivationBase):
    def fn(self, z):
        return 1 / (1 + np.exp(-z))

    def grad(self, x, **kwargs):
        fn_x = self.fn(x)
        return fn_x * (1 - fn_x)

    def grad2(self, x):
        fn_x = self.fn(x)
        return fn_x * (1 - fn_x) * (1 - 2 * fn_x)


class Affine(ActivationBase):
    def __init__(self, slope=1, intercept=0):
        self.slope, self.intercept = slope, intercept

    def fn(self, z):
        return self.slope * z + self.intercept

    def grad(self, x, **kwargs):
        return self.slope * np.ones_like(x)


class Exponential(ActivationBase):
    def fn(self, z):
        return np.exp(z)

    def grad(self, x, **kwargs):
        return np.exp(x)
