import numpy as np


class BCEFromIndices:
    def __call__(self, y_pred, y_true):
        zeros = np.where(y_true == 0)[0]
        ones = np.where(y_true == 1)[0]
        return -np.log(1 - y_pred[zeros]).sum() - np.log(y_pred[ones]).sum()
    def grad_input(self, y_pred, y_true):
        g = np.empty_like(y_pred)
        zeros = np.where(y_true == 0)[0]
        ones = np.where(y_true == 1)[0]
        g[zeros] = 1 / (1 - y_pred[zeros])
        g[ones] = -1 / y_pred[ones]
        return g


class CCE_Columns:
    def __init__(self): pass
    def compute(self, Yhat, Y):
        self.Yhat, self.Y = Yhat, Y
        return float(np.squeeze(-np.sum(Y * np.log(Yhat)) / Y.shape[1]))
    def gradient(self):
        return -self.Y / self.Yhat / self.Y.shape[1]


class CE_Vector:
    """one sample: probabilities (C,), label int"""
    def forward(self, p, label):
        self.p, self.label = p, label
        return -np.log(p[label])
    def backward(self):
        g = np.zeros_like(self.p)
        g[self.label] = -1 / self.p[self.label]
        return g


class WeightedBCE:
    def __init__(self, pos_weight=3.0): self.w = pos_weight
    def forward(self, z, y):
        self.z, self.y = z, y
        return np.mean(self.w * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z))
    def backward(self):
        s = 0.5 * (1 + np.tanh(0.5 * self.z))
        return (self.w * self.y * (s - 1) + (1 - self.y) * s) / self.z.size


class ChamferLoss:
    """points (N, D) and (N, D)"""
    def forward(self, a, b):
        self.a, self.b = a, b
        d = ((a[:, None] - b[None]) ** 2).sum(-1)
        self.i, self.j = d.argmin(1), d.argmin(0)
        return d.min(1).mean() + d.min(0).mean()
    def backward(self):
        n, m = len(self.a), len(self.b)
        ga, gb = np.zeros_like(self.a), np.zeros_like(self.b)
        r = 2 * (self.a - self.b[self.i]) / n
        ga += r
        np.add.at(gb, self.i, -r)
        s = 2 * (self.b - self.a[self.j]) / m
        gb += s
        np.add.at(ga, self.j, -s)
        return ga, gb
