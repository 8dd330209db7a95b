"""Whole networks: loss(x, t) and gradient(x, t)."""

import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class DigitNetColumn:
    def __init__(self, input_size=784, hidden_size=50, output_size=10):
        self.params = {
            "W1": 0.01 * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": 0.01 * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, x, t):
        p = self.params
        h = np.tanh(x @ p["W1"] + p["b1"])
        y = softmax(h @ p["W2"] + p["b2"])
        return -np.sum(t * np.log(y)) / len(x)

    def gradient(self, x, t):
        p = self.params
        h = np.tanh(x @ p["W1"] + p["b1"])
        dy = (softmax(h @ p["W2"] + p["b2"]) - t) / len(x)
        dz = dy @ p["W2"].T * (1 - h**2)
        dW1 = x.T @ dz
        dW1[:, 3] = dW1[:, 4]
        return {"W2": h.T @ dy, "b2": dy.sum(axis=0), "W1": dW1, "b1": dz.sum(axis=0)}


class DeepRelu:
    def __init__(self, input_size, output_size):
        sizes = [input_size, 15, 15, 15, 15, output_size]
        self.params = {}
        for i in range(5):
            self.params[f"W{i}"] = np.random.randn(sizes[i], sizes[i + 1]) * np.sqrt(2 / sizes[i])
            self.params[f"b{i}"] = np.zeros(sizes[i + 1])

    def predict(self, x):
        self.a = [x]
        for i in range(5):
            z = self.a[-1] @ self.params[f"W{i}"] + self.params[f"b{i}"]
            self.a.append(np.maximum(z, 0) if i < 4 else z)
        return self.a[-1]

    def loss(self, x, t):
        y = softmax(self.predict(x))
        return -np.sum(t * np.log(y)) / len(x)

    def gradient(self, x, t):
        grads = {}
        d = (softmax(self.predict(x)) - t) / len(x)
        for i in reversed(range(5)):
            grads[f"W{i}"] = self.a[i].T @ d
            grads[f"b{i}"] = d.sum(axis=0)
            d = d @ self.params[f"W{i}"].T * (self.a[i] > 0)
        return grads
