"""Convolutions and pooling."""

import numpy as np


class MaxPoolTies:
    def forward(self, x):
        n, c, h, w = x.shape
        self.x = x
        v = x.reshape(n, c, h // 2, 2, w // 2, 2)
        self.out = v.max(axis=(3, 5))
        return self.out

    def backward(self, dout):
        n, c, h, w = self.x.shape
        v = self.x.reshape(n, c, h // 2, 2, w // 2, 2)
        same = v == self.out[:, :, :, None, :, None]
        share = same / same.sum(axis=(3, 5), keepdims=True)
        return (share * dout[:, :, :, None, :, None]).reshape(self.x.shape)


class MeanPool:
    def forward(self, x):
        n, c, h, w = x.shape
        self.shape = x.shape
        cut = x[:, :, : h - h % 2, : w - w % 2]
        return cut.reshape(n, c, h // 2, 2, w // 2, 2).mean(axis=(3, 5))

    def backward(self, dout):
        dx = np.zeros(self.shape)
        big = np.repeat(np.repeat(dout, 2, axis=2), 2, axis=3) / 4
        dx[:, :, : big.shape[2], : big.shape[3]] = big
        return dx
