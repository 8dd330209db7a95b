import numpy as np


class SoftmaxJacobian:
    """the full Jacobian of every row, by einsum"""

    def forward(self, z):
        e = np.exp(z - np.max(z, axis=1)[:, None])
        self.s = e / np.sum(e, axis=1)[:, None]
        return self.s.copy()

    def backward(self, dout):
        J = np.einsum("ni,ij->nij", self.s, np.eye(self.s.shape[1])) - np.einsum("ni,nj->nij", self.s, self.s)
        return np.einsum("nij,nj->ni", J, dout)


class SoftmaxOverRows:
    """columns are samples: normalised along axis 0, on purpose"""

    def forward(self, Z):
        E = np.exp(Z - Z.max(axis=0))
        self.S = E / E.sum(axis=0)
        return self.S.copy()

    def backward(self, dS):
        return self.S * (dS - (dS * self.S).sum(axis=0))


class Softmax2DMap:
    """attention over all places of a map (N, H, W): the whole map of a sample sums to one"""

    def forward(self, x):
        m = x.max(axis=(1, 2), keepdims=True)
        e = np.exp(x - m)
        self.a = e / e.sum(axis=(1, 2), keepdims=True)
        return self.a.copy()

    def backward(self, g):
        return self.a * (g - (g * self.a).sum(axis=(1, 2), keepdims=True))


class TemperatureSoftmax:
    def __init__(self, T=2.5):
        self.T = T

    def forward(self, z):
        z = z / self.T
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        self.p = e / e.sum(axis=-1, keepdims=True)
        return self.p.copy()

    def backward(self, g):
        return self.p * (g - (g * self.p).sum(axis=-1, keepdims=True)) / self.T
