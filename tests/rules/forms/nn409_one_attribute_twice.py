"""self.act runs behind both layers."""

import numpy as np


class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, d):
        self.dW = self.x.T.dot(d)
        self.db = d.sum(0)
        return d.dot(self.W.T)


class Sigmoid:
    def forward(self, z):
        self.a = 1.0 / (1.0 + np.exp(-z))
        return self.a

    def backward(self, d):
        return d * self.a * (1.0 - self.a)


class MSE:
    def forward(self, y, t):
        self.diff = y - t
        return np.mean(self.diff**2)

    def backward(self, d=1.0):
        return d * 2 * self.diff / self.diff.size


class Net:
    def __init__(self, n=5):
        self.params = {
            "W1": np.random.randn(n, n),
            "b1": np.zeros(n),
            "W2": np.random.randn(n, n),
            "b2": np.zeros(n),
        }
        self.fc1 = Dense(self.params["W1"], self.params["b1"])
        self.fc2 = Dense(self.params["W2"], self.params["b2"])
        self.act = Sigmoid()
        self.loss_layer = MSE()

    def predict(self, x):
        h = self.act.forward(self.fc1.forward(x))
        return self.act.forward(self.fc2.forward(h))

    def loss(self, x, t):
        return self.loss_layer.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        d = self.loss_layer.backward()
        d = self.fc2.backward(self.act.backward(d))
        self.fc1.backward(self.act.backward(d))
        return {"W1": self.fc1.dW, "b1": self.fc1.db, "W2": self.fc2.dW, "b2": self.fc2.db}
