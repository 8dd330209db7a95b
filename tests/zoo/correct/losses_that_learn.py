import numpy as np


class ArcFace:
    """cosine logits with learned class vectors and softmax"""
    def __init__(self, d, n_classes, s=4.0):
        self.W = np.random.RandomState(0).randn(d, n_classes)
        self.s = s
    def forward(self, x, y):
        self.xn, self.wn = np.linalg.norm(x, axis=1, keepdims=True), np.linalg.norm(self.W, axis=0, keepdims=True)
        self.u, self.v = x / self.xn, self.W / self.wn
        z = self.s * self.u @ self.v
        z = z - z.max(1, keepdims=True)
        self.p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
        self.y = y
        return -np.log(self.p[np.arange(len(y)), y]).mean()
    def backward(self):
        n = len(self.y)
        d = self.p.copy()
        d[np.arange(n), self.y] -= 1
        d *= self.s / n
        du, dv = d @ self.v.T, self.u.T @ d
        self.dW = (dv - self.v * (dv * self.v).sum(0, keepdims=True)) / self.wn
        return (du - self.u * (du * self.u).sum(1, keepdims=True)) / self.xn


class SoftmaxRegressionLoss:
    def __init__(self, d, k, weight_decay=1e-2):
        self.W, self.b, self.wd = np.zeros((d, k)), np.zeros(k), weight_decay
    def forward(self, X, y):
        self.X = X
        z = X @ self.W + self.b
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        self.p = p / p.sum(1, keepdims=True)
        self.Y = np.eye(self.W.shape[1])[y]
        return -(self.Y * np.log(self.p)).sum() / len(X) + self.wd / 2 * (self.W ** 2).sum()
    def backward(self):
        d = (self.p - self.Y) / len(self.X)
        self.dW = self.X.T @ d + self.wd * self.W
        self.db = d.sum(0)
        return d @ self.W.T


class NCELoss:
    """h (N, D), words (N,), noise (N, K) uniform noise"""
    def __init__(self, vocab_size, dim):
        self.E = np.random.RandomState(1).randn(vocab_size, dim) * .3
        self.V = vocab_size
    def forward(self, h, words, noise):
        k = noise.shape[1]
        self.h, self.w, self.n = h, words, noise
        sp = (h * self.E[words]).sum(1) - np.log(k / self.V)
        sn = np.einsum('nd,nkd->nk', h, self.E[noise]) - np.log(k / self.V)
        self.gp, self.gn = -1 / (1 + np.exp(sp)) / len(h), 1 / (1 + np.exp(-sn)) / len(h)
        return (np.logaddexp(0, -sp).sum() + np.logaddexp(0, sn).sum()) / len(h)
    def backward(self):
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, self.w, self.gp[:, None] * self.h)
        np.add.at(self.dE, self.n, self.gn[..., None] * self.h[:, None])
        return self.gp[:, None] * self.E[self.w] + np.einsum('nk,nkd->nd', self.gn, self.E[self.n])


class LSTMClassifier:
    """last hidden state -> softmax; x (N, T, D), y class; everything in one class"""
    def __init__(self, D=3, H=4, C=3, seed=0):
        r = np.random.RandomState(seed)
        self.H = H
        self.p = {'W': r.randn(D + H, 4 * H) * .3, 'b': np.zeros(4 * H), 'V': r.randn(H, C) * .3, 'c': np.zeros(C)}
        self.g = {}
    def loss(self, x, y):
        N, T, D = x.shape
        H = self.H
        s = lambda a: 1 / (1 + np.exp(-a))
        h, c, self.t = np.zeros((N, H)), np.zeros((N, H)), []
        for t in range(T):
            z = np.hstack([x[:, t], h])
            a = z @ self.p['W'] + self.p['b']
            f, i, o, u = s(a[:, :H]), s(a[:, H:2*H]), s(a[:, 2*H:3*H]), np.tanh(a[:, 3*H:])
            cn = f * c + i * u
            self.t.append((z, f, i, o, u, c, np.tanh(cn)))
            c, h = cn, o * np.tanh(cn)
        self.h, self.y = h, y
        q = h @ self.p['V'] + self.p['c']
        q = q - q.max(1, keepdims=True)
        self.q = np.exp(q) / np.exp(q).sum(1, keepdims=True)
        return -np.log(self.q[np.arange(N), y]).mean()
    def backward(self):
        N, H = self.h.shape
        d = self.q.copy()
        d[np.arange(N), self.y] -= 1
        d /= N
        self.g = {k: np.zeros_like(v) for k, v in self.p.items()}
        self.g['V'], self.g['c'] = self.h.T @ d, d.sum(0)
        dh, dc = d @ self.p['V'].T, 0
        for z, f, i, o, u, c, tc in reversed(self.t):
            dc = dc + dh * o * (1 - tc ** 2)
            da = np.hstack([dc * c * f * (1 - f), dc * u * i * (1 - i), dh * tc * o * (1 - o), dc * i * (1 - u ** 2)])
            self.g['W'] += z.T @ da
            self.g['b'] += da.sum(0)
            dh = (da @ self.p['W'].T)[:, -H:]
            dc = dc * f
        return self.g
