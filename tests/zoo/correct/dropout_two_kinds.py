import numpy as np


class Dropout:
    """the old kind: nothing is scaled in training, the test output is scaled down"""

    def __init__(self, ratio=0.5):
        self.ratio = ratio
        self.mask = None

    def forward(self, x, train_flg=True):
        if train_flg:
            self.mask = np.random.rand(*x.shape) > self.ratio
            return x * self.mask
        else:
            return x * (1.0 - self.ratio)

    def backward(self, dout):
        return dout * self.mask


class InvertedDropout:
    def __init__(self, p_drop=0.25, seed=42):
        self.p_drop = p_drop
        self.rng = np.random.default_rng(seed)
        self.training = True
        self.kept = None

    def forward(self, x):
        if not self.training:
            self.kept = np.ones_like(x)
            return x.copy()
        self.kept = (self.rng.random(x.shape) >= self.p_drop) / (1 - self.p_drop)
        return x * self.kept

    def backward(self, dout):
        return dout * self.kept
