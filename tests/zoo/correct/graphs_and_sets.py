import numpy as np


class GCNLayer:
    """H' = relu(A H W); the normalised adjacency is given when it is built"""
    def __init__(self, d_in, d_out, n_nodes=5):
        r = np.random.RandomState(0)
        a = (r.rand(n_nodes, n_nodes) < .5) * 1.0
        a = np.maximum(a, a.T) + np.eye(n_nodes)
        d = a.sum(1)
        self.A = a / np.sqrt(d[:, None] * d[None])
        self.W = r.randn(d_in, d_out) * .5
        self.dW = np.zeros_like(self.W)
    def forward(self, H):
        self.AH = self.A @ H
        self.Z = self.AH @ self.W
        return np.maximum(self.Z, 0)
    def backward(self, g):
        g = g * (self.Z > 0)
        self.dW = self.AH.T @ g
        return self.A.T @ (g @ self.W.T)


class DeepSets:
    def __init__(self, d, h, o):
        r = np.random.RandomState(1)
        self.phi, self.rho = r.randn(d, h) * .5, r.randn(h, o) * .5
    def forward(self, x):
        # (N, T, D) -> sum over the set
        self.x = x
        self.t = np.tanh(x @ self.phi)
        self.s = self.t.sum(axis=1)
        return self.s @ self.rho
    def backward(self, g):
        self.grad_rho = self.s.T @ g
        ds = g @ self.rho.T
        a = ds[:, None] * (1 - self.t ** 2)
        self.grad_phi = np.einsum('ntd,nth->dh', self.x, a)
        return a @ self.phi.T


class SoftTree:
    """a soft decision tree of depth one: sigma(x w) * a + (1 - sigma) * b"""
    def __init__(self, d, o):
        r = np.random.RandomState(2)
        self.w, self.left, self.right = r.randn(d), r.randn(o), r.randn(o)
    def forward(self, x):
        self.x = x
        self.g = 1 / (1 + np.exp(-(x @ self.w)))
        return np.outer(self.g, self.left) + np.outer(1 - self.g, self.right)
    def backward(self, dy):
        self.dleft = self.g @ dy
        self.dright = (1 - self.g) @ dy
        dg = dy @ (self.left - self.right) * self.g * (1 - self.g)
        self.dw = dg @ self.x
        return np.outer(dg, self.w)


class NPLM:
    """Bengio 2003: concatenated embeddings, tanh, softmax"""
    def __init__(self, V=11, d=3, n=4, h=5):
        r = np.random.default_rng(1)
        self.C = r.normal(size=(V, d)) * .5
        self.W1, self.b1 = r.normal(size=(n * d, h)) * .4, np.zeros(h)
        self.W2, self.b2 = r.normal(size=(h, V)) * .4, np.zeros(V)
    def loss(self, X, Y):
        self.X, self.Y = X, Y
        self.e = self.C[X].reshape(len(X), -1)
        self.a = np.tanh(self.e @ self.W1 + self.b1)
        z = self.a @ self.W2 + self.b2
        z -= z.max(1, keepdims=True)
        self.p = np.exp(z)
        self.p /= self.p.sum(1, keepdims=True)
        return -np.log(self.p[np.arange(len(Y)), Y]).mean()
    def backward(self):
        n = len(self.Y)
        d = self.p.copy()
        d[np.arange(n), self.Y] -= 1
        d /= n
        self.dW2, self.db2 = self.a.T @ d, d.sum(0)
        da = d @ self.W2.T * (1 - self.a ** 2)
        self.dW1, self.db1 = self.e.T @ da, da.sum(0)
        self.dC = np.zeros_like(self.C)
        np.add.at(self.dC, self.X, (da @ self.W1.T).reshape(*self.X.shape, -1))
