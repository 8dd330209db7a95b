# 誤差関数。要素ごとの誤差を返し、平均は total でとる
import numpy as np


class ErrorFunction():
    def __init__(self, *args, **kwds):
        self.error = np.zeros(1)

    def forward(self, *args, **kwds):
        raise NotImplementedError

    def backward(self, *args, **kwds):
        raise NotImplementedError

    def total(self, *args, **kwds):
        # 全要素の平均
        return np.sum(self.error) / self.error.size


class Squared(ErrorFunction):
    def forward(self, y, t, *args, **kwds):
        self.error = 0.5 * (y - t)**2
        return self.error

    def backward(self, y, t, *args, **kwds):
        return (y - t) / y.size


class BinaryEntropy(ErrorFunction):
    def forward(self, y, t, *args, **kwds):
        y = np.clip(y, 1e-12, 1 - 1e-12)
        self.error = - t*np.log(y) - (1 - t)*np.log(1 - y)
        return self.error

    def backward(self, y, t, *args, **kwds):
        return (y - t) / (y*(1 - y)) / y.size


class LogCosh(ErrorFunction):
    def forward(self, y, t, *args, **kwds):
        d = y - t
        self.error = np.logaddexp(d, -d) - np.log(2)
        return self.error

    def backward(self, y, t, *args, **kwds):
        return np.tanh(y - t) / self.error.size


class CrossEntropy(ErrorFunction):
    def forward(self, y, t, *args, **kwds):
        self.error = - t*np.log(np.maximum(y, 1e-12))
        return self.error

    def backward(self, y, t, *args, **kwds):
        return - t/y/len(y)

    def total(self, *args, **kwds):
        # クラスについては和、サンプルについては平均
        return np.sum(self.error) / len(self.error)


_table = {"squared": Squared, "binary": BinaryEntropy, "logcosh": LogCosh, "cross": CrossEntropy}


def get_error(name, *args, **kwds):
    if name not in _table:
        raise ValueError(f"{name}: unknown error function")
    return _table[name](*args, **kwds)
