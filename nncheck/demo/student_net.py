"""Assignment 3 - a two layer network for handwritten digits.

It runs, but the loss goes up and the accuracy stays around 10 %.
I checked the formulas twice. Where is my mistake?
"""
from collections import OrderedDict

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(a):
    """Turn the scores into probabilities."""
    biggest = np.max(a)  # so that exp() does not explode
    exp_a = np.exp(a - biggest)
    return exp_a / np.sum(exp_a)


def cross_entropy_error(y, t):
    """y: probabilities, t: one-hot labels, one row for each image."""
    batch_size = y.shape[0]
    return -np.sum(t * np.log(y + 1e-7)) / batch_size


def numerical_gradient(f, x):
    """The slow but honest way: move every weight a little and see what happens."""
    h = 1e-4
    grad = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        original = x[index]
        x[index] = original + h
        higher = f()
        x[index] = original - h
        lower = f()
        grad[index] = (higher - lower) / (2 * h)
        x[index] = original
    return grad


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


class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0  # nothing flows back where the unit was off
        return dout


class SoftmaxWithLoss:
    def __init__(self):
        self.y = None  # what the network says
        self.t = None  # what is right

    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        return cross_entropy_error(self.y, self.t)

    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        return dout * (self.y - self.t) / batch_size


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, weight_init_std=0.01):
        self.params = {
            "W1": weight_init_std * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": weight_init_std * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }
        self.layers = OrderedDict()
        self.layers["Affine1"] = Affine(self.params["W1"], self.params["b1"])
        self.layers["Relu1"] = Relu()
        self.layers["Affine2"] = Affine(self.params["W2"], self.params["b2"])
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last_layer.forward(self.predict(x), t)

    def accuracy(self, x, t):
        return np.mean(np.argmax(self.predict(x), axis=1) == np.argmax(t, axis=1))

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last_layer.backward(1)
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        return {
            "W1": self.layers["Affine1"].dW,
            "b1": self.layers["Affine1"].db,
            "W2": self.layers["Affine2"].dW,
            "b2": self.layers["Affine2"].db,
        }


# ---- training ----
from mnist import load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist(one_hot=True)
net = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)

# compare both gradients first (they do NOT agree, but why?)
backprop = net.gradient(x_train[:3], t_train[:3])
for key, value in backprop.items():
    slow = numerical_gradient(lambda: net.loss(x_train[:3], t_train[:3]), net.params[key])
    print(key, np.abs(value - slow).max())

for step in range(10000):
    batch = np.random.permutation(len(x_train))[:100]
    grads = net.gradient(x_train[batch], t_train[batch])
    for key in net.params:
        net.params[key] -= 0.1 * grads[key]
    if step % 600 == 0:
        print(step, net.accuracy(x_test, t_test))
