import numpy as np


class Reparametrize:
    """z = mu + exp(logvar / 2) * eps"""
    def __init__(self, seed=None):
        self.rng = np.random.RandomState(seed)

    def forward(self, mu, logvar):
        self.eps = self.rng.randn(*mu.shape)
        self.std = np.exp(0.5 * logvar)
        return mu + self.std * self.eps

    def backward(self, dz):
        dmu = dz
        dlogvar = dz * self.eps * self.std * 0.5
        return dmu, dlogvar


def kl_loss(mu, logvar):
    return -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar)) / mu.shape[0]


def kl_loss_grad(mu, logvar):
    m = mu.shape[0]
    return mu / m, 0.5 * (np.exp(logvar) - 1) / m


def bce_with_logits(x_logit, x):
    return np.sum(np.maximum(x_logit, 0) - x_logit * x + np.log1p(np.exp(-np.abs(x_logit)))) / x.shape[0]


def bce_with_logits_grad(x_logit, x):
    return (1 / (1 + np.exp(-x_logit)) - x) / x.shape[0]


def beta_nll_loss(params, t):
    """params[:, 0] mean, params[:, 1] log sigma"""
    mu, ls = params[:, 0], params[:, 1]
    return np.sum(ls + 0.5 * ((t - mu) / np.exp(ls)) ** 2) / len(t)


def beta_nll_loss_grad(params, t):
    mu, ls = params[:, 0], params[:, 1]
    r = (t - mu) / np.exp(ls)
    return np.column_stack([-r / np.exp(ls), 1 - r ** 2]) / len(t)


class GaussianNLL:
    """pred (N, 2): mean and log variance"""
    def forward(self, pred, y):
        self.m, self.lv = pred[:, 0], pred[:, 1]
        self.r = self.m - y
        return 0.5 * np.mean(self.lv + self.r ** 2 * np.exp(-self.lv))
    def backward(self):
        n = len(self.r)
        iv = np.exp(-self.lv)
        return np.stack([self.r * iv / n, 0.5 * (1 - self.r ** 2 * iv) / n], axis=1)


class NegLogLik:              # targets -1 / +1
    def forward(self, score, y):
        self.score, self.y = score, y
        return np.log1p(np.exp(-y * score)).mean()
    def backward(self, dout=1):
        return -dout * self.y / (1 + np.exp(self.y * self.score)) / len(self.y)
