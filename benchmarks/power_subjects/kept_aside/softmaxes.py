"""Softmax, its losses and its relatives."""

import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


class LogSoftmax:
    def forward(self, x):
        m = x.max(axis=1, keepdims=True)
        self.out = x - m - np.log(np.sum(np.exp(x - m), axis=1, keepdims=True))
        return self.out

    def backward(self, dout):
        return dout - np.exp(self.out) * dout.sum(axis=1, keepdims=True)


class LogSumExp:
    def forward(self, x):
        self.x = x
        m = np.max(x, axis=1)
        self.out = m + np.log(np.exp(x - m[:, None]).sum(axis=1))
        return self.out

    def backward(self, dout):
        return dout[:, None] * np.exp(self.x - self.out[:, None])


class LabelSmoothingHard:
    def __init__(self, smoothing=0.1):
        self.smoothing = smoothing

    def forward(self, x, t):
        self.t = t
        soft = t * (1 - self.smoothing) + self.smoothing / x.shape[1]
        self.y = softmax(x)
        return -np.mean(np.sum(soft * np.log(self.y), axis=1))

    def backward(self, dout=1):
        return dout * (self.y - self.t) / len(self.y)


class TemperatureSoftmax:
    def __init__(self, temperature=2.5):
        self.temperature = temperature

    def forward(self, x):
        self.y = softmax(x / self.temperature)
        return self.y

    def backward(self, dout):
        g = self.y * (dout - np.sum(dout * self.y, axis=-1, keepdims=True))
        return g / self.temperature


class TemperatureForgotten:
    def __init__(self, temperature=2.5):
        self.temperature = temperature

    def forward(self, x):
        self.y = softmax(x / self.temperature)
        return self.y

    def backward(self, dout):
        return self.y * (dout - np.sum(dout * self.y, axis=-1, keepdims=True))
