# layers, typed in while reading; the book's `common` folder is not on this computer
import numpy as np


class Relu:
    def __init__(self):
        self.negative = None

    def forward(self, x):
        self.negative = (x <= 0)
        y = x.copy()
        y[self.negative] = 0

        return y

    def backward(self, dout):
        dout[self.negative] = 0
        dx = dout

        return dx


import sys, os
sys.path.append(os.pardir)
from common.functions import *


class Sigmoid:
    def __init__(self):
        self.y = None

    def forward(self, x):
        y = sigmoid(x)
        self.y = y
        return y

    def backward(self, dout):
        return dout * self.y * (1.0 - self.y)


# try the product with one example
X = np.random.rand(2)
W = np.random.rand(2, 3)
B = np.random.rand(3)
Y = np.dot(X, W) + B

X.shape, W.shape, B.shape, Y

# what comes back for the bias
dY = np.array([[1, 2, 3], [4, 5, 6]])
dB = np.sum(dY, axis=0)
dB


class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class SoftmaxWithLoss:
    def __init__(self):
        self.value = None
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        self.value = cross_entropy_error(self.y, self.t)

        return self.value

    def backward(self, dout=1):
        count = self.t.shape[0]
        return (self.y - self.t) / count
