import numpy as np

class Dense:
    def __init__(self, units):
        self.units = units
        self.W = None

    def activate(self, x):
        if self.W is None:
            self.W = np.random.randn(x.shape[1], self.units) * np.sqrt(2 / x.shape[1])
            self.b = np.zeros((1, self.units))
        self.x = x
        return x.dot(self.W) + self.b

    def gradient(self, upstream):
        self.dW = self.x.T.dot(upstream) * 2
        self.db = np.sum(upstream, axis=0, keepdims=True)
        return upstream.dot(self.W.T)

class LazyDense:
    def __init__(self, n_out):
        self.n_out = n_out
        self.built = False

    def build(self, n_in):
        self.W = np.random.randn(n_in, self.n_out) * 0.1
        self.b = np.zeros(self.n_out)
        self.built = True

    def forward(self, x):
        if not self.built:
            self.build(x.shape[-1])
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(0)
        return g @ self.W.T
class BatchNorm:
    """keras-like: build on first call; running stats"""
    def __init__(self, momentum=0.9, eps=1e-5):
        self.gamma = None
        self.momentum, self.eps = momentum, eps
        self.params, self.grads = {}, {}
    def _build(self, shape):
        self.gamma, self.beta = np.ones(shape[1]), np.zeros(shape[1])
        self.rm, self.rv = np.zeros(shape[1]), np.ones(shape[1])
        self.params = {"gamma": self.gamma, "beta": self.beta}
    def forward(self, x, training=True):
        if self.gamma is None:
            self._build(x.shape)
        if not training:
            return self.gamma * (x - self.rm) / np.sqrt(self.rv + self.eps) + self.beta
        mu, var = x.mean(0), x.var(0)
        self.rm = self.momentum * self.rm + (1 - self.momentum) * mu
        self.rv = self.momentum * self.rv + (1 - self.momentum) * var
        self.inv = 1 / np.sqrt(var + self.eps)
        self.xh = (x - mu) * self.inv
        return self.gamma * self.xh + self.beta
    def backward(self, g):
        self.grads["gamma"] = (g * self.xh).sum(0)
        self.grads["beta"] = g.sum(0)
        d = g * self.gamma
        return self.inv * (d - d.mean(0) - self.xh * (d * self.xh).mean(0))
class RNN:
    def __init__(self, hidden):
        self.hidden = hidden
        self.Wx = self.Wh = self.b = None
    def forward(self, x):
        N, T, D = x.shape
        if self.Wx is None:
            self.Wx = np.random.randn(D, self.hidden) * 0.1
            self.Wh = np.random.randn(self.hidden, self.hidden) * 0.1
            self.b = np.zeros(self.hidden)
        self.x, self.hs = x, [np.zeros((N, self.hidden))]
        for t in range(T):
            self.hs.append(np.tanh(x[:, t] @ self.Wx + self.hs[-1] @ self.Wh + self.b))
        return np.stack(self.hs[1:], axis=1)
    def backward(self, dhs):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dx = np.zeros_like(self.x)
        nxt = 0
        for t in reversed(range(dhs.shape[1])):
            da = (dhs[:, t] + nxt) * (1 - self.hs[t + 1] ** 2)
            self.dWx += self.x[:, t].T @ da
            self.dWh += self.hs[t].T @ da
            self.db += da.sum(0)
            dx[:, t] = da @ self.Wx.T
            nxt = da @ self.Wh.T
        return dx
