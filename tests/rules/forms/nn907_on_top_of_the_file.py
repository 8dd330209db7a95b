"""The loop stands on top of the file, which is read and not run."""

import numpy as np


class LinearModel:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def loss(self, x, t):
        self.e = x @ self.W + self.b - t
        return 0.5 * np.sum(self.e**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        g = self.e / len(x)
        return {"W": x.T @ g, "b": g.sum(axis=0)}


x_train, t_train = np.random.randn(1000, 20), np.random.randn(1000, 3)
net = LinearModel(20, 3)
train_size = x_train.shape[0]
batch_size = 300
iter_per_epoch = max(train_size / batch_size, 1)
for i in range(10000):
    rows = np.random.choice(train_size, batch_size)
    grad = net.gradient(x_train[rows], t_train[rows])
    net.W -= 0.1 * grad["W"]
    net.b -= 0.1 * grad["b"]
    if i % iter_per_epoch == 0:
        print(i, net.loss(x_train, t_train))
