"""Softmax, its losses and its relatives."""

import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


class Softmax:
    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dout):
        inner = np.sum(dout * self.y, axis=-1, keepdims=True)
        return self.y * (dout - inner)


class SoftmaxDiagonal:
    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


class SoftmaxBatchSum:
    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dout):
        return self.y * (dout - np.sum(dout * self.y))


class SoftmaxByRows:
    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dout):
        dx = np.empty_like(self.y)
        for i, (y, d) in enumerate(zip(self.y, dout)):
            jacobian = np.diag(y) - np.outer(y, y)
            dx[i] = jacobian @ d
        return dx


class SaturatedSoftmax:
    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dout):
        return self.y * (dout - (dout * self.y).sum(axis=1, keepdims=True))


class LogSoftmaxUnit:
    def forward(self, x):
        m = x.max(axis=1, keepdims=True)
        self.out = x - m - np.log(np.sum(np.exp(x - m), axis=1, keepdims=True))
        return self.out

    def backward(self, dout):
        return dout - np.exp(self.out)


class LogSumExpNoDout:
    def forward(self, x):
        self.x = x
        m = np.max(x, axis=1)
        self.out = m + np.log(np.exp(x - m[:, None]).sum(axis=1))
        return self.out

    def backward(self, dout):
        return np.exp(self.x - self.out[:, None])


class SoftmaxCrossEntropy:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        return -np.sum(t * np.log(self.y)) / x.shape[0]

    def backward(self, dout=1):
        return dout * (self.y - self.t) / self.t.shape[0]


class SoftmaxCrossEntropySum:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        return -np.sum(t * np.log(self.y)) / x.shape[0]

    def backward(self, dout=1):
        return dout * (self.y - self.t)


class SoftmaxCrossEntropyTwice:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        n = x.shape[0]
        return -np.mean(np.log(self.y[np.arange(n), t]))

    def backward(self, dout=1):
        n = self.y.shape[0]
        dx = self.y.copy()
        dx[np.arange(n), self.t] -= 1
        return dout * dx / n / n


class SummedCrossEntropy:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        return -np.sum(np.log(self.y[np.arange(len(t)), t]))

    def backward(self, dout=1):
        dx = self.y.copy()
        dx[np.arange(len(dx)), self.t] -= 1
        return dx * dout


class SoftmaxWithDelta:
    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        return -np.sum(t * np.log(self.y + 1e-7)) / len(x)

    def backward(self, dout=1):
        return (self.y - self.t) / len(self.t) * dout


class LabelSmoothing:
    def __init__(self, smoothing=0.1):
        self.smoothing = smoothing

    def forward(self, x, t):
        k = x.shape[1]
        self.soft = t * (1 - self.smoothing) + self.smoothing / k
        self.y = softmax(x)
        return -np.mean(np.sum(self.soft * np.log(self.y), axis=1))

    def backward(self, dout=1):
        return dout * (self.y - self.soft) / len(self.y)
