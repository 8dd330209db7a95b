"""Second attempt at lab 3. Two things are wrong at once: where?"""
import numpy as np


def to_probabilities(a):
    biggest = np.max(a)
    e = np.exp(a - biggest)
    return e / np.sum(e)


def surprise(p, t):
    if p.ndim == 1:
        p = p[np.newaxis, :]
        t = t[np.newaxis, :]
    if t.size == p.size:
        t = np.argmax(t, axis=1)
    n = len(p)
    return -np.sum(np.log(p[np.arange(n), t])) / n


class Loss:
    def forward(self, a, t):
        self.t = t
        self.p = to_probabilities(a)
        return surprise(self.p, self.t)

    def backward(self, dout=1):
        return self.p - self.t


class Ramp:
    def forward(self, x):
        self.cut = x <= 0
        y = x.copy()
        y[self.cut] = 0
        return y

    def backward(self, dout):
        dout[self.cut] = 0
        return dout


class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x.reshape(x.shape[0], -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Classifier:
    def __init__(self, n_in, n_hidden, n_out, std=0.01):
        self.params = {
            'W1': std * np.random.randn(n_in, n_hidden), 'b1': np.zeros(n_hidden),
            'W2': std * np.random.randn(n_hidden, n_out), 'b2': np.zeros(n_out),
        }
        p = self.params
        self.layers = [Dense(p['W1'], p['b1']), Ramp(), Dense(p['W2'], p['b2'])]
        self.last_layer = Loss()

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last_layer.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        d = self.last_layer.backward()
        for layer in reversed(self.layers):
            d = layer.backward(d)
        return {'W1': self.layers[0].dW, 'b1': self.layers[0].db,
                'W2': self.layers[2].dW, 'b2': self.layers[2].db}
