import numpy as np


class FC:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
        self.b = np.zeros((1, n_out))
        self.mW = self.vW = 0
        self.mb = self.vb = 0
        self.t = 0
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, dy, lr=1e-3, b1=0.9, b2=0.999):
        dx = dy @ self.W.T
        dW, db = self.x.T @ dy, dy.sum(0, keepdims=True)
        self.t += 1
        self.mW = b1 * self.mW + (1 - b1) * dW
        self.vW = b2 * self.vW + (1 - b2) * dW ** 2
        self.mb = b1 * self.mb + (1 - b1) * db
        self.vb = b2 * self.vb + (1 - b2) * db ** 2
        c1, c2 = 1 - b1 ** self.t, 1 - b2 ** self.t
        self.W -= lr * (self.mW / c1) / (np.sqrt(self.vW / c2) + 1e-8)
        self.b -= lr * (self.mb / c1) / (np.sqrt(self.vb / c2) + 1e-8)
        return dx


class FCdecay:
    def __init__(self, n_in, n_out, lr=.1, decay=1e-3):
        self.w = np.random.randn(n_in, n_out) * .3
        self.lr, self.decay = lr, decay
    def forward(self, x):
        self.x = x
        return x.dot(self.w)
    def backward(self, d):
        out = d.dot(self.w.T)
        self.w *= 1 - self.lr * self.decay
        self.w -= self.lr * self.x.T.dot(d)
        return out


class FCclip:
    def __init__(self, n_in, n_out, lr=.1):
        self.w = np.random.randn(n_in, n_out) * .3
        self.lr = lr
    def forward(self, x):
        self.x = x
        return x.dot(self.w)
    def backward(self, d):
        out = d.dot(self.w.T)
        g = self.x.T.dot(d)
        self.w -= self.lr * np.clip(g, -1, 1)
        return out


class FCUpdateFn:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out) * .3
    def forward(self, x):
        self.x = x
        return x @ self.w
    def backward(self, d, optimizer=None):
        g = self.x.T @ d
        out = d @ self.w.T
        if optimizer is not None:
            optimizer.update(self.w, g)
        self.dw = g
        return out


class DenseNeg:
    # stores minus the gradient, as an update direction
    def __init__(self, n, m, eta=0.1):
        self.w = np.random.randn(n, m) * .2
        self.eta = eta
    def forward(self, x):
        self.x = x
        return x @ self.w
    def backward(self, g):
        back = g @ self.w.T
        self.delta_w = -self.eta * self.x.T @ g
        return back
    def apply(self):
        self.w += self.delta_w
