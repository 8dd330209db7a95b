import numpy as np


class AutoEncoder:
    def __init__(self, d, h):
        self.encoder = np.random.randn(d, h) * .4
        self.decoder = np.random.randn(h, d) * .4
        self.dec_bias = np.zeros(d)
        self.enc_bias = np.zeros(h)
    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.encoder + self.enc_bias)
        return self.h @ self.decoder + self.dec_bias
    def backward(self, g):
        self.grad_decoder = self.h.T @ g
        self.grad_dec_bias = g.sum(0)
        a = g @ self.decoder.T * (1 - self.h ** 2)
        self.grad_encoder = self.x.T @ a
        self.grad_enc_bias = a.sum(0)
        return a @ self.encoder.T


class DGate:
    def __init__(self, n):
        self.D = np.random.randn(n)
        self.dilation_scale = np.random.rand(n) + .5
        self.dD = np.zeros(n)
        self.grads = {}
    def forward(self, x):
        self.x = x
        return self.D * np.tanh(self.dilation_scale * x)
    def backward(self, dy):
        t = np.tanh(self.dilation_scale * self.x)
        self.dD[:] = (dy * t).sum(0)
        k = dy * self.D * (1 - t * t)
        self.grads['dilation_scale'] = (k * self.x).sum(0)
        return k * self.dilation_scale


class DepthwiseSeparableConv:
    def __init__(self, c_in, c_out, k=3):
        rng = np.random.default_rng(11)
        self.depth = rng.normal(0, .4, (c_in, k, k))
        self.point = rng.normal(0, .4, (c_out, c_in))
        self.k = k

    def forward(self, x):
        win = np.lib.stride_tricks.sliding_window_view(x, (self.k, self.k), axis=(2, 3))
        mid = np.einsum('nchwij,cij->nchw', win, self.depth)
        self.win, self.mid, self.shape = win, mid, x.shape
        return np.einsum('nchw,oc->nohw', mid, self.point)

    def backward(self, d):
        self.d_point = np.einsum('nohw,nchw->oc', d, self.mid)
        dm = np.einsum('nohw,oc->nchw', d, self.point)
        self.d_depth = np.einsum('nchw,nchwij->cij', dm, self.win)
        p = self.k - 1
        pad = np.pad(dm, ((0, 0), (0, 0), (p, p), (p, p)))
        w2 = np.lib.stride_tricks.sliding_window_view(pad, (self.k, self.k), axis=(2, 3))
        return np.einsum('nchwij,cij->nchw', w2, self.depth[:, ::-1, ::-1])
