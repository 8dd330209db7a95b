import numpy as np


class MatrixFactorization:
    """r_ui ~ mu + bu + bi + p q ; squared error over given ratings plus penalty on the rows used."""
    def __init__(self, n_users, n_items, k=4, reg=0.02):
        rng = np.random.RandomState(0)
        self.P = rng.normal(0, .3, (n_users, k))
        self.Q = rng.normal(0, .3, (n_items, k))
        self.bu = np.zeros(n_users)
        self.bi = np.zeros(n_items)
        self.reg = reg

    def forward(self, users, items):
        self.users, self.items = users, items
        self.pu, self.qi = self.P[users], self.Q[items]
        return self.bu[users] + self.bi[items] + np.sum(self.pu * self.qi, axis=1)

    def backward(self, dout):
        self.dP = np.zeros_like(self.P)
        self.dQ = np.zeros_like(self.Q)
        np.add.at(self.dP, self.users, dout[:, None] * self.qi)
        np.add.at(self.dQ, self.items, dout[:, None] * self.pu)
        self.dbu = np.bincount(self.users, weights=dout, minlength=len(self.bu))
        self.dbi = np.bincount(self.items, weights=dout, minlength=len(self.bi))


class SkipGramNS:
    """Skip-gram with negative sampling; center (N,), context (N,), negatives (N, K)."""
    def __init__(self, vocab_size, dim):
        rng = np.random.RandomState(3)
        self.W_in = rng.uniform(-.5, .5, (vocab_size, dim))
        self.W_out = rng.uniform(-.5, .5, (vocab_size, dim))

    @staticmethod
    def _sig(x):
        return 1 / (1 + np.exp(-x))

    def loss(self, center, context, negatives):
        v = self.W_in[center]
        up = self.W_out[context]
        un = self.W_out[negatives]
        sp = (v * up).sum(1)
        sn = np.einsum('nd,nkd->nk', v, un)
        self.cache = center, context, negatives, v, up, un, sp, sn
        return (np.logaddexp(0, -sp).sum() + np.logaddexp(0, sn).sum()) / len(center)

    def backward(self):
        center, context, negatives, v, up, un, sp, sn = self.cache
        n = len(center)
        gp = (self._sig(sp) - 1) / n
        gn = self._sig(sn) / n
        self.dW_in = np.zeros_like(self.W_in)
        self.dW_out = np.zeros_like(self.W_out)
        dv = gp[:, None] * up + np.einsum('nk,nkd->nd', gn, un)
        np.add.at(self.dW_in, center, dv)
        np.add.at(self.dW_out, context, gp[:, None] * v)
        np.add.at(self.dW_out, negatives, gn[:, :, None] * v[:, None, :])
        return self.dW_in, self.dW_out


class BahdanauAttention:
    """score = v tanh(q Wq + k Wk); returns the context"""
    def __init__(self, dq, dk, da):
        r = np.random.RandomState(0)
        self.Wq, self.Wk, self.v = r.randn(dq, da), r.randn(dk, da), r.randn(da)
    def forward(self, q, K):
        self.q, self.K = q, K
        self.t = np.tanh((q @ self.Wq)[:, None, :] + K @ self.Wk)
        e = self.t @ self.v
        e = np.exp(e - e.max(1, keepdims=True))
        self.a = e / e.sum(1, keepdims=True)
        return (self.a[:, :, None] * K).sum(1)
    def backward(self, dc):
        da = (dc[:, None, :] * self.K).sum(2)
        de = self.a * (da - (self.a * da).sum(1, keepdims=True))
        self.dv = np.einsum('nt,nta->a', de, self.t)
        ds = de[:, :, None] * self.v * (1 - self.t ** 2)
        self.dWq = self.q.T @ ds.sum(1)
        self.dWk = np.einsum('ntk,nta->ka', self.K, ds)
        dK = self.a[:, :, None] * dc[:, None, :] + ds @ self.Wk.T
        return ds.sum(1) @ self.Wq.T, dK


class EmbeddingDot:
    def __init__(self, W):
        self.params, self.grads = [W], [np.zeros_like(W)]
    def forward(self, h, idx):
        W, = self.params
        self.cache = (h, W[idx], idx)
        return np.sum(W[idx] * h, axis=1)
    def backward(self, dout):
        h, target_W, idx = self.cache
        dout = dout.reshape(-1, 1)
        dW, = self.grads
        dW[...] = 0
        np.add.at(dW, idx, dout * h)
        return dout * target_W
