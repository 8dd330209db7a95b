import numpy as np


class Ascent:
    """maximises (policy gradient): adds the gradient, on purpose"""

    def __init__(self, lr=0.02):
        self.lr = lr

    def update(self, params, grads):
        for k in params:
            params[k] += self.lr * grads[k]


class AMSGrad:
    """Adam with the largest second moment so far, without bias correction (Reddi et al. 2018)"""

    def __init__(self, lr=0.001, b1=0.9, b2=0.99, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m, self.v, self.vmax = {}, {}, {}

    def update(self, params, grads):
        for k, g in grads.items():
            self.m[k] = self.b1 * self.m.get(k, 0.0) + (1 - self.b1) * g
            self.v[k] = self.b2 * self.v.get(k, 0.0) + (1 - self.b2) * g * g
            self.vmax[k] = np.maximum(self.vmax.get(k, 0.0), self.v[k])
            params[k] -= self.lr * self.m[k] / (np.sqrt(self.vmax[k]) + self.eps)


class AdaMax:
    def __init__(self, lr=0.002, b1=0.9, b2=0.999):
        self.lr, self.b1, self.b2 = lr, b1, b2
        self.t, self.m, self.u = 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.b1 * self.m.get(k, 0.0) + (1 - self.b1) * g
            self.u[k] = np.maximum(self.b2 * self.u.get(k, 0.0), np.abs(g) + 1e-12)
            params[k] -= self.lr / (1 - self.b1 ** self.t) * self.m[k] / self.u[k]


class Lion:
    """steps by the sign of an interpolation; the decay is decoupled"""

    def __init__(self, lr=1e-3, b1=0.9, b2=0.99, wd=0.0):
        self.lr, self.b1, self.b2, self.wd, self.m = lr, b1, b2, wd, {}

    def update(self, params, grads):
        for k, g in grads.items():
            m = self.m.get(k, np.zeros_like(g))
            c = np.sign(self.b1 * m + (1 - self.b1) * g)
            params[k] -= self.lr * (c + self.wd * params[k])
            self.m[k] = self.b2 * m + (1 - self.b2) * g


class AdamShort:
    """the corrections folded into the step size, as in the paper's last remark"""

    def __init__(self, lr=0.001, b1=0.9, b2=0.999):
        self.lr, self.b1, self.b2 = lr, b1, b2
        self.t, self.m, self.v = 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        a = self.lr * np.sqrt(1 - self.b2 ** self.t) / (1 - self.b1 ** self.t)
        for k, g in grads.items():
            m, v = self.m.get(k, np.zeros_like(g)), self.v.get(k, np.zeros_like(g))
            m += (1 - self.b1) * (g - m)
            v += (1 - self.b2) * (g * g - v)
            self.m[k], self.v[k] = m, v
            params[k] -= a * m / (np.sqrt(v) + 1e-8)
