# 注意機構(重み付き和)
import numpy as np

class WeightSum:
    def __init__(self):
        self.params, self.grads = [], []
        self.cache = None

    def forward(self, hs, a):
        N, T, H = hs.shape
        ar = a.reshape(N, T, 1)
        self.cache = (hs, ar)
        return np.sum(hs * ar, axis=1)

    def backward(self, dc):
        hs, ar = self.cache
        N, T, H = hs.shape
        dt = dc.reshape(N, 1, H).repeat(T, axis=1)
        dar = dt * hs
        dhs = dt * ar
        da = np.sum(dar, axis=2)
        return dhs, da

class AttentionWeight:
    def forward(self, hs, h):
        N, T, H = hs.shape
        hr = h.reshape(N, 1, H)
        s = np.sum(hs * hr, axis=2)
        s = s - s.max(axis=1, keepdims=True)
        self.a = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        self.cache = (hs, hr)
        return self.a

    def backward(self, da):
        hs, hr = self.cache
        ds = self.a * (da - np.sum(da * self.a, axis=1, keepdims=True))
        dhs = ds[:, :, None] * hr
        dh = np.mean(ds[:, :, None] * hs, axis=1)
        return dhs, dh
