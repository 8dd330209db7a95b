import numpy as np

class LSTM:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)]
        self.cache = None

    def forward(self, x, h_prev, c_prev):
        Wx, Wh, b = self.params
        N, H = h_prev.shape
        A = np.dot(x, Wx) + np.dot(h_prev, Wh) + b
        f, g, i, o = A[:, :H], A[:, H:2*H], A[:, 2*H:3*H], A[:, 3*H:]
        sig = lambda z: 1 / (1 + np.exp(-z))
        f, g, i, o = sig(f), np.tanh(g), sig(i), sig(o)
        c_next = f * c_prev + g * i
        h_next = o * np.tanh(c_next)
        self.cache = (x, h_prev, c_prev, i, f, g, o, c_next)
        return h_next, c_next

    def backward(self, dh_next, dc_next):
        Wx, Wh, b = self.params
        x, h_prev, c_prev, i, f, g, o, c_next = self.cache
        tc = np.tanh(c_next)
        ds = dc_next + (dh_next * o) * (1 - tc ** 2)
        dc_prev = ds * f
        di, df, do, dg = ds * g, ds * c_prev, dh_next * tc, ds * i
        di *= i * (1 - i)
        df *= f * (1 - f)
        do *= o * (1 - o)
        dg *= (1 - g ** 2)
        dA = np.hstack((df, dg, di, do))
        self.grads[0][...] = np.dot(x.T, dA)
        self.grads[1][...] = np.dot(h_prev.T, dA)
        self.grads[2][...] = dA.sum(axis=0)
        return np.dot(dA, Wx.T), np.dot(dA, Wh.T), dc_prev

class GRU:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b
        self.dWx, self.dWh, self.db = None, None, None

    def forward(self, x, h_prev):
        H = h_prev.shape[1]
        Wxz, Wxr, Wxh = self.Wx[:, :H], self.Wx[:, H:2*H], self.Wx[:, 2*H:]
        Whz, Whr, Whh = self.Wh[:, :H], self.Wh[:, H:2*H], self.Wh[:, 2*H:]
        bz, br, bh = self.b[:H], self.b[H:2*H], self.b[2*H:]
        sig = lambda v: 1 / (1 + np.exp(-v))
        z = sig(x @ Wxz + h_prev @ Whz + bz)
        r = sig(x @ Wxr + h_prev @ Whr + br)
        hh = np.tanh(x @ Wxh + (r * h_prev) @ Whh + bh)
        self.cache = (x, h_prev, z, r, hh)
        return (1 - z) * h_prev + z * hh

    def backward(self, dh):
        H = dh.shape[1]
        Wxz, Wxr, Wxh = self.Wx[:, :H], self.Wx[:, H:2*H], self.Wx[:, 2*H:]
        Whz, Whr, Whh = self.Wh[:, :H], self.Wh[:, H:2*H], self.Wh[:, 2*H:]
        x, h_prev, z, r, hh = self.cache
        dhh = dh * z * (1 - hh ** 2)
        dhp = dh * (1 - z)
        dWhh = (r * h_prev).T @ dhh
        dhr = dhh @ Whh.T
        dWxh, dx, dbh = x.T @ dhh, dhh @ Wxh.T, dhh.sum(0)
        dhp = dhp + r * dhr
        dz = (dh * hh - dh * h_prev) * z * (1 - z)
        dWhz, dWxz, dbz = h_prev.T @ dz, x.T @ dz, dz.sum(0)
        dhp = dhp + dz @ Whz.T
        dx = dx + dz @ Wxz.T
        dr = dhr * h_prev * r * (1 - r)
        dWhr, dWxr, dbr = h_prev.T @ dr, x.T @ dr, dr.sum(0)
        dhp = dhp + dr @ Whr.T
        dx = dx + dr @ Wxr.T
        self.dWx, self.dWh = np.hstack((dWxz, dWxr, dWxh)), np.hstack((dWhz, dWhr, dWhh))
        self.db = np.hstack((dbz, dbr, dbh))
        return dx, dhp
