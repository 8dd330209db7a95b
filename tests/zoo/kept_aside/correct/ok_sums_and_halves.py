import numpy as np


class HalfSquaredError:
    """E = 1/2 sum (y - t)^2 as in the old textbooks: no mean, no 2"""

    def forward(self, y, t):
        self.delta = y - t
        return 0.5 * np.sum(self.delta ** 2)

    def backward(self):
        return self.delta.copy()


class PerSampleMSE:
    """sum over the outputs, mean over the samples"""

    def forward(self, y, t):
        self.d = y - t
        return np.mean(np.sum(self.d ** 2, axis=1))

    def backward(self):
        return 2 * self.d / len(self.d)


class RMSE:
    def forward(self, y, t):
        self.d = y - t
        self.value = np.sqrt(np.mean(self.d ** 2))
        return self.value

    def backward(self):
        return self.d / (self.d.size * self.value)


class WeightedBCE:
    """from logits; positives weigh pos_weight times as much; summed over labels, averaged over rows"""

    def __init__(self, pos_weight=3.0):
        self.pw = pos_weight

    def forward(self, z, t):
        self.z, self.t = z, t
        w = 1 + (self.pw - 1) * t
        return np.sum((1 - t) * z + w * np.logaddexp(0, -z)) / len(z)

    def backward(self):
        w = 1 + (self.pw - 1) * self.t
        return ((1 - self.t) - w * np.exp(-np.logaddexp(0, self.z))) / len(self.z)
