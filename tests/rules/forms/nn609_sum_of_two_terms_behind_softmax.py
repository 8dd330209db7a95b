import numpy as np


class CategoricalLoss:
    def loss(self, t, p):
        p = np.clip(p, 1e-12, 1 - 1e-12)
        return -np.sum(t * np.log(p) + (1 - t) * np.log(1 - p)) / t.shape[0]

    def gradient(self, t, p):
        return -(t / p) / t.shape[0]
