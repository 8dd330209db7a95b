import numpy as np

class MSE:
    def __call__(self, pred, target):
        self.pred = pred
        self.target = target
        return np.mean((pred - target) ** 2)

    def backward(self):
        return 2 * (self.pred - self.target) / self.pred.shape[0]

class CosineLoss:
    """1 - cos(a, b), mean over rows"""
    def __call__(self, pred, target):
        na = np.sqrt((pred ** 2).sum(1, keepdims=True))
        nb = np.sqrt((target ** 2).sum(1, keepdims=True))
        self.a, self.b, self.na, self.nb = pred, target, na, nb
        self.cos = (pred * target).sum(1, keepdims=True) / (na * nb)
        return np.mean(1 - self.cos)

    def backward(self):
        return -(self.b / (self.na * self.nb) - self.cos * self.a / self.na ** 2) / len(self.a)
