import numpy as np


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b
        self.cache = None

    def forward(self, x, h_prev):
        h_next = np.tanh(x @ self.Wx + h_prev @ self.Wh + self.b)
        self.cache = (x, h_prev, h_next.copy())
        return h_next

    def backward(self, dh_next):
        x, h_prev, h_next = self.cache
        dt = dh_next * (1 - h_next ** 2)
        self.db = dt.sum(axis=0)
        self.dWh = h_prev.T @ dt
        self.dWx = x.T @ dt
        dx = dt @ self.Wx.T
        dh_prev = dt @ self.Wh.T
        return dx, dh_prev


class TimeRNN:
    """whole sequence xs (N, T, D), h starts at 0, returns hs (N, T, H)"""

    def __init__(self, Wx, Wh, b):
        self.Wx = Wx
        self.Wh = Wh
        self.b = b

    def forward(self, xs):
        N, T, D = xs.shape
        H = self.Wh.shape[0]
        self.cells = []
        hs = np.empty((N, T, H))
        h = np.zeros((N, H))
        for t in range(T):
            cell = RNNCell(self.Wx, self.Wh, self.b)
            h = cell.forward(xs[:, t, :], h)
            hs[:, t, :] = h
            self.cells.append(cell)
        return hs

    def backward(self, dhs):
        N, T, H = dhs.shape
        dxs = np.empty((N, T, self.Wx.shape[0]))
        self.dWx = np.zeros_like(self.Wx)
        self.dWh = np.zeros_like(self.Wh)
        self.db = np.zeros_like(self.b)
        dh = 0
        for t in reversed(range(T)):
            cell = self.cells[t]
            dx, dh = cell.backward(dhs[:, t, :] + dh)
            dxs[:, t, :] = dx
            self.dWx += cell.dWx
            self.dWh += cell.dWh
            self.db += cell.db
        return dxs


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))


class LSTMCell:
    def __init__(self, W, U, b):
        """W (D, 4H)  U (H, 4H)  b (4H,)   order of the gates: forget, input, output, candidate"""
        self.W = W
        self.U = U
        self.b = b

    def forward(self, x, h, c):
        H = h.shape[1]
        A = np.dot(x, self.W) + np.dot(h, self.U) + self.b
        f = sigmoid(A[:, :H])
        i = sigmoid(A[:, H:2 * H])
        o = sigmoid(A[:, 2 * H:3 * H])
        g = np.tanh(A[:, 3 * H:])
        c_next = f * c + i * g
        h_next = o * np.tanh(c_next)
        self.saved = (x, h, c, f, i, o, g, np.tanh(c_next))
        return h_next, c_next

    def backward(self, dh_next, dc_next):
        x, h, c, f, i, o, g, tc = self.saved
        ds = dc_next + dh_next * o * (1 - tc ** 2)
        dc = ds * f
        df = ds * c * f * (1 - f)
        di = ds * g * i * (1 - i)
        do = dh_next * tc * o * (1 - o)
        dg = ds * i * (1 - g ** 2)
        dA = np.hstack((df, di, do, dg))
        self.dW = np.dot(x.T, dA)
        self.dU = np.dot(h.T, dA)
        self.db = dA.sum(axis=0)
        return np.dot(dA, self.W.T), np.dot(dA, self.U.T), dc
