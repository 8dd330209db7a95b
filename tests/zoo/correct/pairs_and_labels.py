"""Losses of two embeddings and a label, or of three."""
import numpy as np


class TripletLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, anchor, positive, negative):
        self.a, self.p, self.n = anchor, positive, negative
        dp = np.sum((anchor - positive) ** 2, axis=1)
        dn = np.sum((anchor - negative) ** 2, axis=1)
        self.h = dp - dn + self.margin
        return np.mean(np.maximum(self.h, 0))

    def backward(self):
        act = (self.h > 0).astype(float)[:, None] / len(self.h)
        da = 2 * act * (self.n - self.p)
        dp = -2 * act * (self.a - self.p)
        dn = 2 * act * (self.a - self.n)
        return da, dp, dn


class ContrastiveLoss:
    """label 1: same, 0: different"""
    def __init__(self, margin=2.0):
        self.m = margin

    def forward(self, e1, e2, label):
        self.diff = e1 - e2
        self.label = label
        self.d = np.sqrt((self.diff ** 2).sum(1) + 1e-12)
        self.gap = np.maximum(self.m - self.d, 0)
        per = label * self.d ** 2 + (1 - label) * self.gap ** 2
        return 0.5 * per.mean()

    def backward(self):
        n = len(self.d)
        coef = self.label - (1 - self.label) * self.gap / self.d
        g = coef[:, None] * self.diff / n
        return g, -g


class ContrastiveKeepdims:
    def forward(self, u, v, same):
        self.diff = u - v
        self.d = np.sqrt(np.sum(self.diff ** 2, axis=1, keepdims=True))
        self.same = same.reshape(-1, 1)
        self.gap = np.maximum(1 - self.d, 0)
        return np.mean(self.same * self.d ** 2 + (1 - self.same) * self.gap ** 2)
    def backward(self):
        g = 2 * (self.same - (1 - self.same) * self.gap / self.d) * self.diff / len(self.d)
        return g, -g


class MarginRanking:
    def __init__(self, margin=0.2): self.margin = margin
    def forward(self, x1, x2, y):
        self.y = y
        self.h = -y * (x1 - x2) + self.margin
        return np.maximum(0, self.h).mean()
    def backward(self):
        g = (self.h > 0) * -self.y / self.h.size
        return g, -g


class MaskedCE:
    def forward(self, logits, targets, mask):
        z = logits - logits.max(-1, keepdims=True)
        self.p = np.exp(z); self.p /= self.p.sum(-1, keepdims=True)
        self.t, self.m = targets, mask
        n, t = targets.shape
        i, j = np.indices(targets.shape)
        self.ij = i, j
        return -(np.log(self.p[i, j, targets]) * mask).sum() / mask.sum()
    def backward(self):
        d = self.p.copy()
        d[self.ij[0], self.ij[1], self.t] -= 1
        return d * self.m[..., None] / self.m.sum()
