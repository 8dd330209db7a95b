# 小さな畳み込みネットワーク: Conv - ReLU - Affine - Softmax
import numpy as np


class Conv:
    def __init__(self, W, b):
        self.W, self.b = W, b
    def forward(self, x):
        self.x = x
        k = self.W.shape[2]
        oh, ow = x.shape[2] - k + 1, x.shape[3] - k + 1
        out = np.zeros((len(x), len(self.b), oh, ow))
        for i in range(oh):
            for j in range(ow):
                out[:, :, i, j] = np.einsum('nchw,fchw->nf', x[:, :, i:i + k, j:j + k], self.W) + self.b
        return out
    def backward(self, dout):
        k = self.W.shape[2]
        self.db = dout.sum(axis=(0, 2, 3))
        self.dW, dx = np.zeros_like(self.W), np.zeros_like(self.x)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                d = dout[:, :, i, j]
                self.dW += np.einsum('nf,nchw->fchw', d, self.x[:, :, i:i + k, j:j + k])
                dx[:, :, i:i + k, j:j + k] += np.einsum('nf,fchw->nchw', d, self.W)
        return dx


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask
    def backward(self, dout):
        return dout * self.mask


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b
    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)


class SimpleConvNet:
    def __init__(self, input_dim=(1, 5, 5), filter_num=2, filter_size=2, output_size=3, std=0.1):
        c, h, w = input_dim
        side = h - filter_size + 1
        self.params = {
            'W1': std * np.random.randn(filter_num, c, filter_size, filter_size), 'b1': np.zeros(filter_num),
            'W2': std * np.random.randn(filter_num * side * side, output_size), 'b2': np.zeros(output_size)}
        self.layers = [Conv(self.params['W1'], self.params['b1']), Relu(), Affine(self.params['W2'], self.params['b2'])]

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        z = self.predict(x)
        z = z - z.max(axis=1, keepdims=True)
        self.y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        return -np.sum(t * np.log(self.y + 1e-7)) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = (self.y - t) / len(x)
        for layer in self.layers[::-1]:
            dout = layer.backward(dout)
        return {'W1': self.layers[0].dW, 'b1': self.layers[0].db, 'W2': self.layers[2].dW, 'b2': self.layers[2].db}
