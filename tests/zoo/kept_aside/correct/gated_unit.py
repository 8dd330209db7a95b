import numpy as np


class GLU:
    """Gated linear unit: y = (x V + c) * sigmoid(x W + b)."""

    def __init__(self, nIn, nOut, rng=np.random.default_rng(7)):
        self.V = rng.normal(0, 0.5, (nIn, nOut))
        self.c = np.zeros(nOut)
        self.W = rng.normal(0, 0.5, (nIn, nOut))
        self.b = np.zeros(nOut)

    def forward(self, inputs):
        self.inputs = inputs
        self.lin = inputs @ self.V + self.c
        self.gate = 0.5 * (np.tanh(0.5 * (inputs @ self.W + self.b)) + 1.0)
        return self.lin * self.gate

    def backward(self, delta):
        dLin = delta * self.gate
        dGate = delta * self.lin * self.gate * (1.0 - self.gate)
        self.dV = self.inputs.T @ dLin
        self.dc = dLin.sum(axis=0)
        self.dW = self.inputs.T @ dGate
        self.db = dGate.sum(axis=0)
        return dLin @ self.V.T + dGate @ self.W.T


class Bilinear:
    """y = sum_ij a_i T_ijk b_j"""

    def __init__(self, na, nb, nout):
        self.T = np.random.RandomState(2).randn(na, nb, nout) * 0.3

    def forward(self, a, b):
        self.a, self.b = a, b
        return np.einsum("ni,ijk,nj->nk", a, self.T, b)

    def backward(self, dout):
        self.dT = np.einsum("ni,nj,nk->ijk", self.a, self.b, dout)
        da = np.einsum("nk,ijk,nj->ni", dout, self.T, self.b)
        db = np.einsum("nk,ijk,ni->nj", dout, self.T, self.a)
        return da, db
