import numpy as np


def row_softmax(s):
    s = np.exp(s - s.max(axis=-1, keepdims=True))
    s /= s.sum(axis=-1, keepdims=True)
    return s


class Softmax:
    def forward(self, x):
        self.y = row_softmax(x)
        return self.y.copy()

    def backward(self, dout):
        dx = self.y * dout
        dx -= self.y * np.sum(dx, axis=-1, keepdims=True)
        return dx


class GELU:
    """tanh approximation"""

    c = np.sqrt(2 / np.pi)

    def forward(self, x):
        self.x = x
        self.th = np.tanh(self.c * (x + 0.044715 * x ** 3))
        return 0.5 * x * (1 + self.th)

    def backward(self, dout):
        inner = self.c * (1 + 3 * 0.044715 * self.x ** 2)
        return dout * (0.5 * (1 + self.th) + 0.5 * self.x * (1 - self.th ** 2) * inner)


class RMSNorm:
    def __init__(self, dim):
        self.g = np.random.rand(dim) + 0.5

    def forward(self, x):
        self.x = x
        self.r = 1 / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)
        return x * self.r * self.g

    def backward(self, dout):
        xhat = self.x * self.r
        self.dg = (dout * xhat).sum(axis=0)
        u = dout * self.g
        return self.r * (u - xhat * (u * xhat).mean(-1, keepdims=True))


class SelfAttention:
    """one head, x is (batch, time, D); a time step may look at the others of its own sentence"""

    def __init__(self, D=4, K=3):
        rng = np.random.default_rng(5)
        self.Wq = rng.normal(size=(D, K)) * 0.5
        self.Wk = rng.normal(size=(D, K)) * 0.5
        self.Wv = rng.normal(size=(D, K)) * 0.5

    def forward(self, x):
        N, T, D = x.shape
        self.x = x
        self.q, self.k, self.v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        self.scale = 1 / np.sqrt(self.Wq.shape[1])
        self.a = row_softmax(self.q @ self.k.transpose(0, 2, 1) * self.scale)
        return self.a @ self.v

    def backward(self, dout):
        da = dout @ self.v.transpose(0, 2, 1)
        dv = self.a.transpose(0, 2, 1) @ dout
        ds = self.a * (da - (da * self.a).sum(axis=-1, keepdims=True))
        dq = ds @ self.k * self.scale
        dk = ds.transpose(0, 2, 1) @ self.q * self.scale
        flat = self.x.reshape(-1, self.x.shape[-1]).T
        self.dWq = flat @ dq.reshape(-1, dq.shape[-1])
        self.dWk = flat @ dk.reshape(-1, dk.shape[-1])
        self.dWv = flat @ dv.reshape(-1, dv.shape[-1])
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T


class Scale:
    """y = x * theta + phi with one theta and one phi per feature"""

    def __init__(self, theta, phi):
        self.theta, self.phi = theta, phi

    def forward(self, x):
        self.x = x
        return x * self.theta + self.phi

    def backward(self, dout):
        self.theta_grad = np.sum(self.x * dout, axis=0)
        self.phi_grad = np.sum(dout, axis=0)
        return dout * self.theta
