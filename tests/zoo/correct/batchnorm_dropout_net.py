"""batch norm + dropout net, written after the lecture of week 6"""
import numpy as np
from collections import OrderedDict


class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.9):
        self.gamma = gamma
        self.beta = beta
        self.momentum = momentum
        self.running_mean = np.zeros_like(gamma)
        self.running_var = np.ones_like(gamma)
        self.dgamma = None
        self.dbeta = None

    def forward(self, x, train_flg=True):
        if not train_flg:
            xn = (x - self.running_mean) / np.sqrt(self.running_var + 1e-7)
            return self.gamma * xn + self.beta
        mu = x.mean(axis=0)
        xc = x - mu
        var = np.mean(xc ** 2, axis=0)
        std = np.sqrt(var + 1e-7)
        xn = xc / std
        self.batch_size = x.shape[0]
        self.xc, self.xn, self.std = xc, xn, std
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        return self.gamma * xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -np.sum((dxn * self.xc) / (self.std * self.std), axis=0)
        dvar = 0.5 * dstd / self.std
        dxc += (2.0 / self.batch_size) * self.xc * dvar
        dmu = np.sum(dxc, axis=0)
        return dxc - dmu / self.batch_size


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0.0)

    def backward(self, dout):
        return np.where(self.mask, dout, 0.0)


class Dropout:
    """keeps everything at test time, scales at training time"""

    def __init__(self, dropout_ratio=0.3):
        self.dropout_ratio = dropout_ratio
        self.mask = None

    def forward(self, x, train_flg=True):
        if train_flg:
            keep = 1.0 - self.dropout_ratio
            self.mask = (np.random.rand(*x.shape) < keep) / keep
            return x * self.mask
        self.mask = np.ones_like(x)
        return x.copy()

    def backward(self, dout):
        return dout * self.mask


class SoftmaxWithLoss:
    def forward(self, x, t):
        z = x - x.max(axis=-1, keepdims=True)
        self.y = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
        self.t = t
        logy = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
        return -(t * logy).sum() / len(x)

    def backward(self, dout=1):
        return dout * (self.y - self.t) / len(self.t)


class MultiLayerNetExtend:
    def __init__(self, input_size=5, hidden_size=4, output_size=3, use_dropout=False):
        self.params = {}
        self.params["W1"] = np.random.randn(input_size, hidden_size) * np.sqrt(2.0 / input_size)
        self.params["b1"] = np.zeros(hidden_size)
        self.params["gamma1"] = np.ones(hidden_size)
        self.params["beta1"] = np.zeros(hidden_size)
        self.params["W2"] = np.random.randn(hidden_size, output_size) * np.sqrt(2.0 / hidden_size)
        self.params["b2"] = np.zeros(output_size)

        self.layers = OrderedDict()
        self.layers["Affine1"] = Affine(self.params["W1"], self.params["b1"])
        self.layers["BatchNorm1"] = BatchNorm(self.params["gamma1"], self.params["beta1"])
        self.layers["Relu1"] = Relu()
        if use_dropout:
            self.layers["Dropout1"] = Dropout(0.5)
        self.layers["Affine2"] = Affine(self.params["W2"], self.params["b2"])
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x, train_flg=False):
        for key, layer in self.layers.items():
            if "Dropout" in key or "BatchNorm" in key:
                x = layer.forward(x, train_flg)
            else:
                x = layer.forward(x)
        return x

    def loss(self, x, t, train_flg=True):
        y = self.predict(x, train_flg)
        return self.last_layer.forward(y, t)

    def gradient(self, x, t):
        self.loss(x, t, train_flg=True)
        dout = self.last_layer.backward(1)
        layers = list(self.layers.values())
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)
        grads = {}
        for i in (1, 2):
            grads["W" + str(i)] = self.layers["Affine" + str(i)].dW
            grads["b" + str(i)] = self.layers["Affine" + str(i)].db
        grads["gamma1"] = self.layers["BatchNorm1"].dgamma
        grads["beta1"] = self.layers["BatchNorm1"].dbeta
        return grads
