import numpy as np
import matplotlib.pylab as plt

# first try: labels as one-hot rows

def cross_entropy(y, t):
    print("before", y.shape, t.shape)
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    print("after", y.shape, t.shape)
    batch_size = y.shape[0]
    return -np.sum(t * np.log(y + 1e-7)) / batch_size

cross_entropy(np.array([0.2, 0.1, 0.7]), np.array([0, 0, 1]))
cross_entropy(np.array([[0.2, 0.1, 0.7], [0.6, 0.3, 0.1]]), np.array([[0, 0, 1], [1, 0, 0]]))

# second try: without one-hot

def cross_entropy(y, t):
    print("before", y.shape, t.shape)
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    print("after", y.shape, t.shape)
    batch_size = y.shape[0]

    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size

y = np.array([0.6, 0.1, 0.3])
t = np.array([2, 5, 0])
y[np.arange(y.shape[0]), t]

# this works, but is the number right?
cross_entropy(np.array([0.2, 0.1, 0.7]), np.array([0, 0, 1]))

import sys, os
sys.path.append(os.pardir)
from common.functions import softmax
from common.gradient import numerical_gradient


class TinyNet:
    def __init__(self):
        self.W = np.random.randn(2,3)

    def predict(self, x):
        return np.dot(x, self.W)

    def loss(self, x, t):
        z = self.predict(x)
        y = softmax(z)
        return cross_entropy(y, t)

x = np.array([0.6, 0.9])
t = np.array([0, 0, 1])

net = TinyNet()

f = lambda w: net.loss(x, t)
dW = numerical_gradient(f, net.W)
print(dW)

# how I think that numerical_gradient works inside
def numerical_gradient(func, x):
    result = func(x)
    return result

class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx

relu = Relu()
out = relu.forward(np.array([[3, -1], [-2, 5]]))
print(out)
dx = relu.backward(out)
print(dx)

np.random.seed(0)
X = np.random.rand(2)
W = np.random.rand(2, 3)
B = np.random.rand(3)
print("X", X.shape, "W", W.shape, "B", B.shape)
print(np.dot(X, W) + B)
print(np.dot(X.T, W))   # the same?!

X = np.random.rand(1, 2)
print(np.dot(X, W))
print(np.dot(X.T, W))   # now it fails
