import numpy as np


class Conv1D:
    """x (N, C, T); stride, dilation; causal padding"""
    def __init__(self, c_in, c_out, k=2, dilation=2):
        self.W = np.random.randn(c_out, c_in, k) * .3
        self.b = np.zeros(c_out)
        self.k, self.d = k, dilation
    def forward(self, x):
        pad = (self.k - 1) * self.d
        self.xp = np.pad(x, ((0, 0), (0, 0), (pad, 0)))
        T = x.shape[2]
        y = np.zeros((x.shape[0], self.W.shape[0], T)) + self.b[None, :, None]
        for j in range(self.k):
            y += np.einsum('oc,nct->not', self.W[:, :, j], self.xp[:, :, j * self.d:j * self.d + T])
        return y
    def backward(self, g):
        T = g.shape[2]
        self.dW = np.zeros_like(self.W)
        self.db = g.sum((0, 2))
        dxp = np.zeros_like(self.xp)
        for j in range(self.k):
            sl = slice(j * self.d, j * self.d + T)
            self.dW[:, :, j] = np.einsum('not,nct->oc', g, self.xp[:, :, sl])
            dxp[:, :, sl] += np.einsum('oc,not->nct', self.W[:, :, j], g)
        return dxp[:, :, (self.k - 1) * self.d:]


class StridedConv:
    """channels last, valid, stride (2, 1)"""
    def __init__(self, kh, kw, cin, cout):
        self.kernel = np.random.randn(kh, kw, cin, cout) * .2
        self.bias = np.zeros(cout)
        self.stride = (2, 1)
    def forward(self, x):
        kh, kw, _, co = self.kernel.shape
        sh, sw = self.stride
        n, H, W, c = x.shape
        oh, ow = (H - kh) // sh + 1, (W - kw) // sw + 1
        self.x = x
        y = np.empty((n, oh, ow, co))
        for i in range(oh):
            for j in range(ow):
                y[:, i, j] = np.tensordot(x[:, i*sh:i*sh+kh, j*sw:j*sw+kw], self.kernel, ([1, 2, 3], [0, 1, 2]))
        return y + self.bias
    def backward(self, dy):
        kh, kw, _, co = self.kernel.shape
        sh, sw = self.stride
        dx = np.zeros_like(self.x)
        self.dkernel = np.zeros_like(self.kernel)
        for i in range(dy.shape[1]):
            for j in range(dy.shape[2]):
                win = (slice(None), slice(i*sh, i*sh+kh), slice(j*sw, j*sw+kw))
                self.dkernel += np.tensordot(self.x[win], dy[:, i, j], ([0], [0]))
                dx[win] += np.tensordot(dy[:, i, j], self.kernel, ([1], [3]))
        self.dbias = dy.sum((0, 1, 2))
        return dx


class GroupedConv1x1:
    def __init__(self, c_in=4, c_out=6, groups=2):
        self.g = groups
        self.W = np.random.randn(groups, c_out // groups, c_in // groups)
    def forward(self, x):
        n, c, h, w = x.shape
        self.xg = x.reshape(n, self.g, c // self.g, h, w)
        return np.einsum('goc,ngchw->ngohw', self.W, self.xg).reshape(n, -1, h, w)
    def backward(self, d):
        n, o, h, w = d.shape
        dg = d.reshape(n, self.g, o // self.g, h, w)
        self.dW = np.einsum('ngohw,ngchw->goc', dg, self.xg)
        return np.einsum('goc,ngohw->ngchw', self.W, dg).reshape(n, -1, h, w)


class ReflectPad:
    def __init__(self, p=1): self.p = p
    def forward(self, x):
        self.n = x.shape[-1]
        return np.pad(x, [(0, 0)] * (x.ndim - 1) + [(self.p, self.p)], mode='reflect')
    def backward(self, g):
        p, n = self.p, self.n
        d = g[..., p:p + n].copy()
        for i in range(1, p + 1):
            d[..., i] += g[..., p - i]
            d[..., n - 1 - i] += g[..., p + n - 1 + i]
        return d
