import numpy as np

class Conv2d(object):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.k, self.s = kernel_size, stride
        self.W = np.random.randn(out_channels, in_channels, kernel_size, kernel_size) * 0.1
        self.b = np.zeros(out_channels)
    def forward(self, x):
        self.x = x
        N, C, H, W = x.shape
        Ho = (H - self.k) // self.s + 1
        Wo = (W - self.k) // self.s + 1
        y = np.zeros((N, self.W.shape[0], Ho, Wo))
        for i in range(Ho):
            for j in range(Wo):
                patch = x[:, :, i * self.s:i * self.s + self.k, j * self.s:j * self.s + self.k]
                y[:, :, i, j] = np.einsum('nchw,fchw->nf', patch, self.W) + self.b
        return y
    def backward(self, dy):
        self.dW = np.zeros_like(self.W)
        self.db = dy.sum(axis=(0, 2, 3))
        dx = np.zeros_like(self.x)
        for i in range(dy.shape[2]):
            for j in range(dy.shape[3]):
                rows = slice(i * self.s, i * self.s + self.k)
                cols = slice(j * self.s, j * self.s + self.k)
                self.dW += np.einsum('nf,nchw->fchw', dy[:, :, i, j], self.x[:, :, rows, cols])
                dx[:, :, rows, cols] = np.einsum('nf,fchw->nchw', dy[:, :, i, j], self.W)
        return dx

class Flatten(object):
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)
    def backward(self, dy):
        return dy.reshape(self.shape)
