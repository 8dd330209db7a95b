"""All the losses from the exercise sheet. forward gives the number, backward dL/d(prediction)."""
import numpy as np


def onehot(labels, n):
    out = np.zeros((len(labels), n))
    out[np.arange(len(labels)), labels] = 1.0
    return out


class MeanSquaredError:
    # mean over ALL numbers (N * C of them), so the gradient has the same divisor
    def forward(self, y, t):
        self.diff = y - t
        return np.mean(self.diff ** 2)

    def backward(self, dout=1):
        return dout * 2 * self.diff / self.diff.size


class SumOfSquares:
    # 1/2 * sum, no average anywhere
    def forward(self, y, t):
        self.y = y
        self.t = t
        return 0.5 * ((y - t) ** 2).sum()

    def backward(self, dout=1):
        return (self.y - self.t) * dout


class BinaryCrossEntropy:
    """y are probabilities in (0, 1)"""

    def forward(self, y, t):
        self.y = np.clip(y, 1e-12, 1 - 1e-12)
        self.t = t
        return -np.mean(t * np.log(self.y) + (1 - t) * np.log(1 - self.y))

    def backward(self, dout=1):
        n = self.t.size
        return dout * ((1 - self.t) / (1 - self.y) - self.t / self.y) / n


class LogitsBinaryCrossEntropy:
    def forward(self, z, t):
        self.z, self.t = z, t
        return np.sum(np.logaddexp(0, z) - t * z) / z.shape[0]

    def backward(self, dout=1):
        p = 0.5 * np.tanh(0.5 * self.z) + 0.5
        return dout * (p - self.t) / self.z.shape[0]


class Hinge:
    """t is +1 or -1"""

    def forward(self, y, t):
        self.t = t
        self.margin = 1 - t * y
        return np.maximum(self.margin, 0).sum() / y.shape[0]

    def backward(self, dout=1):
        active = (self.margin > 0).astype(float)
        return -dout * active * self.t / self.t.shape[0]


class LogCosh:
    def forward(self, y, t):
        self.d = y - t
        return np.mean(np.logaddexp(self.d, -self.d) - np.log(2))

    def backward(self, dout=1):
        return dout * np.tanh(self.d) / self.d.size


class SoftmaxCrossEntropySum:
    """summed over the batch: the caller divides the learning rate"""

    def forward(self, x, t):
        x = x - x.max(axis=1, keepdims=True)
        lse = np.log(np.exp(x).sum(axis=1, keepdims=True))
        self.y, self.t = np.exp(x - lse), t
        return float(-np.sum(t * (x - lse)))

    def backward(self, dout=1):
        return dout * (self.y - self.t)


class IndexCrossEntropy:
    """x: scores (N, C), t: class numbers (N,)"""

    def forward(self, x, t):
        assert t.ndim == 1, "class numbers please, not one-hot"
        m = x.max(axis=1)[:, None]
        z = np.exp(x - m)
        self.p = z / z.sum(axis=1)[:, None]
        self.t = t
        correct = (x - m)[np.arange(len(t)), t]
        return np.mean(np.log(z.sum(axis=1)) - correct)

    def backward(self, dout=1):
        return dout * (self.p - onehot(self.t, self.p.shape[1])) / len(self.t)


class KLDivergence:
    """log-probabilities q (N, C) against a target distribution p"""

    def forward(self, logq, p):
        self.p, self.n = p, logq.shape[0]
        safe = np.where(p > 0, p, 1.0)
        return np.sum(p * (np.log(safe) - logq)) / self.n

    def backward(self, dout=1):
        return -dout * self.p / self.n
