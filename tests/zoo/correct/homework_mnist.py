# coding: utf-8
import sys, os
sys.path.append(os.pardir)
import numpy as np
import matplotlib.pyplot as plt
from collections import OrderedDict
from dataset.mnist import load_mnist

def logsumexp(z):
    m = np.max(z, axis=1, keepdims=True)
    return m + np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))

class ReLU:
    def forward(self, x):
        self.out = np.maximum(0, x)
        return self.out.copy()
    def backward(self, dout):
        return dout * (self.out > 0)   # out > 0 exactly where x > 0

class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b
    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return self.x @ self.W + self.b
    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(0)
        return (dout @ self.W.T).reshape(self.shape)

class SoftmaxCE:
    def forward(self, x, t):
        if t.ndim == 1:
            one = np.zeros_like(x)
            one[np.arange(len(t)), t] = 1
            t = one
        logp = x - logsumexp(x)
        self.t, self.y = t, np.exp(logp)
        return -np.sum(t * logp) / x.shape[0]
    def backward(self, dout=1):
        batch = self.t.shape[0]
        return dout * (self.y - self.t) / batch

class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, weight_init_std=0.1):
        self.params = {}
        self.params['W1'] = weight_init_std * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = weight_init_std * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)
        self.layers = OrderedDict()
        self.layers['Dense1'] = Dense(self.params['W1'], self.params['b1'])
        self.layers['ReLU1'] = ReLU()
        self.layers['Dense2'] = Dense(self.params['W2'], self.params['b2'])
        self.lastLayer = SoftmaxCE()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.lastLayer.forward(self.predict(x), t)

    def accuracy(self, x, t):
        y = np.argmax(self.predict(x), axis=1)
        if t.ndim != 1: t = np.argmax(t, axis=1)
        return np.sum(y == t) / float(x.shape[0])

def gradient(network, x, t):
    network.loss(x, t)
    dout = network.lastLayer.backward(1)
    layers = list(network.layers.values())
    layers.reverse()
    for layer in layers:
        dout = layer.backward(dout)
    grads = {}
    grads['W1'], grads['b1'] = network.layers['Dense1'].dW, network.layers['Dense1'].db
    grads['W2'], grads['b2'] = network.layers['Dense2'].dW, network.layers['Dense2'].db
    return grads

(x_train, t_train), (x_test, t_test) = load_mnist(normalize=True, one_hot_label=True)
network = TwoLayerNet(784, 50, 10)
batch_size = 100
lr = 0.1
loss_list = []
for i in range(10000):
    mask = np.random.permutation(x_train.shape[0])[:batch_size]
    grad = gradient(network, x_train[mask], t_train[mask])
    for key in network.params:
        network.params[key] -= lr * grad[key]
    if i % 600 == 0:
        loss_list.append(network.loss(x_train[mask], t_train[mask]))
        print(i, network.accuracy(x_test, t_test))
plt.plot(loss_list)
plt.show()
