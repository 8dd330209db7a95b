"""Activations in forms that hold at any size of their input; backward gives f'(x)."""
import numpy as np


class Act:
    def forward(self, x):
        raise NotImplementedError

    def backward(self, x):
        raise NotImplementedError


def sigma(x):
    # the exponential of a negative number only
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


class Logistic(Act):
    def forward(self, x):
        return sigma(x)

    def backward(self, x):
        return sigma(x) * sigma(-x)


class LogLogistic(Act):
    def forward(self, x):
        return -np.logaddexp(0.0, -x)

    def backward(self, x):
        return sigma(-x)


class SoftPlus(Act):
    def forward(self, x):
        return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))

    def backward(self, x):
        return sigma(x)


class Elu(Act):
    def __init__(self, alpha=1.3):
        self.alpha = alpha

    def forward(self, x):
        return np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0.0)))

    def backward(self, x):
        return np.where(x > 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))


class Mish(Act):
    def forward(self, x):
        return x * np.tanh(np.logaddexp(0.0, x))

    def backward(self, x):
        t = np.tanh(np.logaddexp(0.0, x))
        return t + x * sigma(x) * (1.0 - t * t)


class TanhExp(Act):
    def forward(self, x):
        return x * np.tanh(np.exp(np.minimum(x, 50.0)))

    def backward(self, x):
        e = np.exp(np.minimum(x, 50.0))
        t = np.tanh(e)
        return t + x * e * (1.0 - t * t)


class Swish(Act):
    def forward(self, x):
        return x * sigma(x)

    def backward(self, x):
        s = sigma(x)
        return s + x * s * sigma(-x)


class TanhShrink(Act):
    def forward(self, x):
        series = x**3 / 3 - 2 * x**5 / 15 + 17 * x**7 / 315
        return np.where(np.abs(x) < 0.02, series, x - np.tanh(x))

    def backward(self, x):
        return np.tanh(x) ** 2


class BentIdentity(Act):
    def forward(self, x):
        return x + (np.hypot(x, 1.0) - 1.0) / 2

    def backward(self, x):
        return 1.0 + x / np.hypot(x, 1.0) / 2


class Rectifier(Act):
    def forward(self, x):
        return np.maximum(x, 0.0)

    def backward(self, x):
        return np.where(x > 0, 1.0, 0.0)


def softmax(x):
    return np.exp(log_softmax(x))


def log_softmax(x):
    low = x - x.max(axis=-1, keepdims=True)
    return low - np.log(np.exp(low).sum(axis=-1, keepdims=True))
