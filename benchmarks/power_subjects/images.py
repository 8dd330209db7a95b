"""Convolutions and pooling."""

import numpy as np


def im2col(x, k):
    n, c, h, w = x.shape
    oh, ow = h - k + 1, w - k + 1
    col = np.zeros((n, oh, ow, c, k, k))
    for i in range(oh):
        for j in range(ow):
            col[:, i, j] = x[:, :, i : i + k, j : j + k]
    return col.reshape(n * oh * ow, -1)


def col2im(col, shape, k):
    n, c, h, w = shape
    oh, ow = h - k + 1, w - k + 1
    col = col.reshape(n, oh, ow, c, k, k)
    x = np.zeros(shape)
    for i in range(oh):
        for j in range(ow):
            x[:, :, i : i + k, j : j + k] += col[:, i, j]
    return x


class Convolution:
    def __init__(self, in_channels, out_channels, k=2):
        self.W = np.random.randn(out_channels, in_channels, k, k) * 0.1
        self.b = np.zeros(out_channels)
        self.k = k

    def forward(self, x):
        self.shape = x.shape
        n, _, h, w = x.shape
        self.col = im2col(x, self.k)
        out = self.col @ self.W.reshape(len(self.W), -1).T + self.b
        return out.reshape(n, h - self.k + 1, w - self.k + 1, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        d = dout.transpose(0, 2, 3, 1).reshape(-1, len(self.W))
        self.db = d.sum(axis=0)
        self.dW = (d.T @ self.col).reshape(self.W.shape)
        return col2im(d @ self.W.reshape(len(self.W), -1), self.shape, self.k)


class ConvolutionSwapped:
    def __init__(self, in_channels, out_channels, k=2):
        self.W = np.random.randn(out_channels, in_channels, k, k) * 0.1
        self.b = np.zeros(out_channels)
        self.k = k

    def forward(self, x):
        self.shape = x.shape
        n, _, h, w = x.shape
        self.col = im2col(x, self.k)
        out = self.col @ self.W.reshape(len(self.W), -1).T + self.b
        return out.reshape(n, h - self.k + 1, w - self.k + 1, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        d = dout.transpose(0, 2, 3, 1).reshape(-1, len(self.W))
        self.db = d.sum(axis=0)
        self.dW = (d.T @ self.col).reshape(self.W.shape).transpose(0, 1, 3, 2)
        return col2im(d @ self.W.reshape(len(self.W), -1), self.shape, self.k)


class ConvolutionOverwrites:
    def __init__(self, in_channels, out_channels, k=2):
        self.W = np.random.randn(out_channels, in_channels, k, k) * 0.1
        self.k = k

    def forward(self, x):
        self.shape = x.shape
        n, _, h, w = x.shape
        self.col = im2col(x, self.k)
        out = self.col @ self.W.reshape(len(self.W), -1).T
        return out.reshape(n, h - self.k + 1, w - self.k + 1, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        n, f, oh, ow = dout.shape
        k = self.k
        d = dout.transpose(0, 2, 3, 1).reshape(-1, f)
        self.dW = (d.T @ self.col).reshape(self.W.shape)
        col = (d @ self.W.reshape(f, -1)).reshape(n, oh, ow, -1, k, k)
        dx = np.zeros(self.shape)
        for i in range(oh):
            for j in range(ow):
                dx[:, :, i : i + k, j : j + k] = col[:, i, j]
        return dx


class LoopedConvolution:
    def __init__(self, n_filters):
        self.K = np.random.randn(n_filters, 3, 3) / 3

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        out = np.zeros((n, len(self.K), h - 2, w - 2))
        for s in range(n):
            for f in range(len(self.K)):
                for i in range(h - 2):
                    for j in range(w - 2):
                        out[s, f, i, j] = np.sum(x[s, :, i : i + 3, j : j + 3] * self.K[f])
        return out

    def backward(self, dout):
        self.dK = np.zeros_like(self.K)
        dx = np.zeros(self.x.shape)
        n, f, oh, ow = dout.shape
        for s, g, i, j in np.ndindex(n, f, oh, ow):
            patch = self.x[s, :, i : i + 3, j : j + 3]
            self.dK[g] += np.sum(patch, axis=0) * dout[s, g, i, j]
            dx[s, :, i : i + 3, j : j + 3] += self.K[g] * dout[s, g, i, j]
        return dx


class MaxPool:
    def forward(self, x):
        n, c, h, w = x.shape
        self.shape = x.shape
        v = x[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2)
        v = v.transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)
        self.arg = v.argmax(axis=-1)
        return v.max(axis=-1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            a = self.arg[n, c, i, j]
            dx[n, c, 2 * i + a // 2, 2 * j + a % 2] += dout[n, c, i, j]
        return dx


class MaxPoolSwapped:
    def forward(self, x):
        n, c, h, w = x.shape
        self.shape = x.shape
        v = x[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2)
        v = v.transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)
        self.arg = v.argmax(axis=-1)
        return v.max(axis=-1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            a = self.arg[n, c, i, j]
            dx[n, c, 2 * i + a % 2, 2 * j + a // 2] += dout[n, c, i, j]
        return dx


class MeanPoolSum:
    def forward(self, x):
        n, c, h, w = x.shape
        self.shape = x.shape
        cut = x[:, :, : h - h % 2, : w - w % 2]
        return cut.reshape(n, c, h // 2, 2, w // 2, 2).mean(axis=(3, 5))

    def backward(self, dout):
        dx = np.zeros(self.shape)
        big = np.repeat(np.repeat(dout, 2, axis=2), 2, axis=3)
        dx[:, :, : big.shape[2], : big.shape[3]] = big
        return dx


class GlobalMean:
    def forward(self, x):
        self.shape = x.shape
        return x.mean(axis=(2, 3))

    def backward(self, dout):
        n, c, h, w = self.shape
        return np.broadcast_to(dout[:, :, None, None] / (h * w), self.shape).copy()


class GlobalMeanChannel:
    def forward(self, x):
        self.shape = x.shape
        return x.mean(axis=(2, 3))

    def backward(self, dout):
        n, c, h, w = self.shape
        dx = np.zeros(self.shape)
        for k in range(c):
            dx[:, k] = dout[:, min(k, c - 2), None, None] / (h * w)
        return dx
