import numpy as np


def im2col(img, fh, fw, stride=1, pad=0):
    n, c, h, w = img.shape
    oh = (h + 2 * pad - fh) // stride + 1
    ow = (w + 2 * pad - fw) // stride + 1
    padded = np.pad(img, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant")
    col = np.zeros((n, c, fh, fw, oh, ow))
    for y in range(fh):
        for x in range(fw):
            col[:, :, y, x] = padded[:, :, y:y + stride * oh:stride, x:x + stride * ow:stride]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, -1)


def col2im(col, shape, fh, fw, stride=1, pad=0):
    n, c, h, w = shape
    oh = (h + 2 * pad - fh) // stride + 1
    ow = (w + 2 * pad - fw) // stride + 1
    col = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    img = np.zeros((n, c, h + 2 * pad, w + 2 * pad))
    for y in range(fh):
        for x in range(fw):
            img[:, :, y:y + stride * oh:stride, x:x + stride * ow:stride] += col[:, :, y, x]
    return img[:, :, pad:h + pad, pad:w + pad].copy()


class Conv:
    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, pad=1):
        scale = np.sqrt(2.0 / (in_channels * kernel_size ** 2))
        self.w = scale * np.random.randn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels)
        self.stride, self.pad = stride, pad

    def forward(self, x):
        fn, c, fh, fw = self.w.shape
        n, _, h, w = x.shape
        oh = (h + 2 * self.pad - fh) // self.stride + 1
        ow = (w + 2 * self.pad - fw) // self.stride + 1
        self.shape = x.shape
        self.col = im2col(x, fh, fw, self.stride, self.pad)
        self.col_w = self.w.reshape(fn, -1).T
        out = self.col @ self.col_w + self.b
        return out.reshape(n, oh, ow, fn).transpose(0, 3, 1, 2)

    def backward(self, dout):
        fn, c, fh, fw = self.w.shape
        flat = dout.transpose(0, 2, 3, 1).reshape(-1, fn)
        self.db = flat.sum(axis=0)
        self.dw = (self.col.T @ flat).T.reshape(fn, c, fh, fw)
        dcol = flat @ self.col_w.T
        return col2im(dcol, self.shape, fh, fw, self.stride, self.pad)


class MaxPool:
    def __init__(self, size=2, stride=2):
        self.size, self.stride = size, stride

    def forward(self, x):
        n, c, h, w = x.shape
        oh = (h - self.size) // self.stride + 1
        ow = (w - self.size) // self.stride + 1
        self.shape = x.shape
        col = im2col(x, self.size, self.size, self.stride, 0).reshape(-1, self.size ** 2)
        self.arg = col.argmax(axis=1)
        return col.max(axis=1).reshape(n, oh, ow, c).transpose(0, 3, 1, 2)

    def backward(self, dout):
        d = dout.transpose(0, 2, 3, 1)
        dcol = np.zeros((d.size, self.size ** 2))
        dcol[np.arange(d.size), self.arg] = d.ravel()
        n, oh, ow, c = d.shape
        dcol = dcol.reshape(n * oh * ow, -1)
        return col2im(dcol, self.shape, self.size, self.size, self.stride, 0)
