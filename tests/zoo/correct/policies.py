import numpy as np


class DuelingHead:
    """Q = V + A - mean A"""
    def __init__(self, d, n_actions):
        r = np.random.RandomState(0)
        self.Wv, self.bv = r.randn(d, 1), np.zeros(1)
        self.Wa, self.ba = r.randn(d, n_actions), np.zeros(n_actions)
    def forward(self, x):
        self.x = x
        V = x @ self.Wv + self.bv
        A = x @ self.Wa + self.ba
        return V + A - A.mean(axis=1, keepdims=True)
    def backward(self, dQ):
        dV = dQ.sum(axis=1, keepdims=True)
        dA = dQ - dQ.mean(axis=1, keepdims=True)
        self.dWv, self.dbv = self.x.T @ dV, dV.sum(0)
        self.dWa, self.dba = self.x.T @ dA, dA.sum(0)
        return dV @ self.Wv.T + dA @ self.Wa.T


class TDLoss:
    """only the action that was taken has a gradient"""
    def forward(self, q, actions, targets):
        self.n = len(actions)
        self.idx = np.arange(self.n), actions
        self.shape = q.shape
        self.err = q[self.idx] - targets
        return 0.5 * np.mean(self.err ** 2)
    def backward(self):
        g = np.zeros(self.shape)
        g[self.idx] = self.err / self.n
        return g


class GaussianPolicyLoss:
    """-mean(adv * log N(a | mu, sigma)); the log of sigma is a parameter"""
    def __init__(self, n_actions):
        self.log_std = np.full(n_actions, -0.5)
        self.dlog_std = np.zeros(n_actions)
    def forward(self, mu, actions, adv):
        self.std = np.exp(self.log_std)
        self.z = (actions - mu) / self.std
        self.adv = adv[:, None]
        logp = -0.5 * self.z ** 2 - self.log_std - 0.5 * np.log(2 * np.pi)
        return -np.mean(adv * logp.sum(axis=1))
    def backward(self):
        n = len(self.adv)
        self.dlog_std = -(self.adv * (self.z ** 2 - 1)).sum(0) / n
        return -self.adv * self.z / self.std / n
