"""Whole networks: loss(x, t) and gradient(x, t)."""

import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class DigitNet:
    def __init__(self, input_size=784, hidden_size=50, output_size=10):
        self.params = {
            "W1": 0.01 * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": 0.01 * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, x, t):
        p = self.params
        h = np.maximum(0, x @ p["W1"] + p["b1"])
        y = softmax(h @ p["W2"] + p["b2"])
        return -np.sum(t * np.log(y)) / len(x)

    def gradient(self, x, t):
        p = self.params
        z = x @ p["W1"] + p["b1"]
        h = np.maximum(0, z)
        dy = (softmax(h @ p["W2"] + p["b2"]) - t) / len(x)
        dz = dy @ p["W2"].T * (z > 0)
        return {"W2": h.T @ dy, "b2": dy.sum(axis=0), "W1": x.T @ dz, "b1": dz.sum(axis=0)}


class DigitNetNoMask:
    def __init__(self, input_size=784, hidden_size=50, output_size=10):
        self.params = {
            "W1": 0.01 * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": 0.01 * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, x, t):
        p = self.params
        h = np.maximum(0, x @ p["W1"] + p["b1"])
        y = softmax(h @ p["W2"] + p["b2"])
        return -np.sum(t * np.log(y)) / len(x)

    def gradient(self, x, t):
        p = self.params
        h = np.maximum(0, x @ p["W1"] + p["b1"])
        dy = (softmax(h @ p["W2"] + p["b2"]) - t) / len(x)
        dz = dy @ p["W2"].T * (h >= 0)
        return {"W2": h.T @ dy, "b2": dy.sum(axis=0), "W1": x.T @ dz, "b1": dz.sum(axis=0)}


class DigitNetEntry:
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
        grads = {"W2": h.T @ dy, "b2": dy.sum(axis=0), "W1": x.T @ dz, "b1": dz.sum(axis=0)}
        grads["W2"][17, 4] *= 1.1
        return grads


class SigmoidNet:
    def __init__(self, n_in, n_hidden, n_out):
        self.params = {
            "W1": np.random.randn(n_in, n_hidden) * 0.5,
            "b1": np.zeros(n_hidden),
            "W2": np.random.randn(n_hidden, n_out) * 0.5,
            "b2": np.zeros(n_out),
        }

    def loss(self, x, t):
        p = self.params
        self.h = 1 / (1 + np.exp(-(x @ p["W1"] + p["b1"])))
        self.y = self.h @ p["W2"] + p["b2"]
        return np.sum((self.y - t) ** 2) / (2 * len(x))

    def gradient(self, x, t):
        self.loss(x, t)
        dy = (self.y - t) / len(x)
        dz = dy @ self.params["W2"].T * self.h * (1 - self.h)
        return {"W1": x.T @ dz, "b1": dz.sum(0), "W2": self.h.T @ dy, "b2": dy.sum(0)}


class SigmoidNetLinear:
    def __init__(self, n_in, n_hidden, n_out):
        self.params = {
            "W1": np.random.randn(n_in, n_hidden) * 0.5,
            "b1": np.zeros(n_hidden),
            "W2": np.random.randn(n_hidden, n_out) * 0.5,
            "b2": np.zeros(n_out),
        }

    def loss(self, x, t):
        p = self.params
        self.h = 1 / (1 + np.exp(-(x @ p["W1"] + p["b1"])))
        self.y = self.h @ p["W2"] + p["b2"]
        return np.sum((self.y - t) ** 2) / (2 * len(x))

    def gradient(self, x, t):
        self.loss(x, t)
        dy = (self.y - t) / len(x)
        dz = dy @ self.params["W2"].T
        return {"W1": x.T @ dz, "b1": dz.sum(0), "W2": self.h.T @ dy, "b2": dy.sum(0)}


class DecayedNet:
    def __init__(self, input_size, output_size, weight_decay=0.1):
        self.params = {
            "W": np.random.randn(input_size, output_size) * 0.3,
            "b": np.zeros(output_size),
        }
        self.weight_decay = weight_decay

    def loss(self, x, t):
        y = softmax(x @ self.params["W"] + self.params["b"])
        penalty = 0.5 * self.weight_decay * np.sum(self.params["W"] ** 2)
        return -np.mean(np.sum(t * np.log(y), axis=1)) + penalty

    def gradient(self, x, t):
        d = (softmax(x @ self.params["W"] + self.params["b"]) - t) / len(x)
        return {"W": x.T @ d + self.weight_decay * self.params["W"], "b": d.sum(axis=0)}


class DecayedNetForgotten:
    def __init__(self, input_size, output_size, weight_decay=0.1):
        self.params = {
            "W": np.random.randn(input_size, output_size) * 0.3,
            "b": np.zeros(output_size),
        }
        self.weight_decay = weight_decay

    def loss(self, x, t):
        y = softmax(x @ self.params["W"] + self.params["b"])
        penalty = 0.5 * self.weight_decay * np.sum(self.params["W"] ** 2)
        return -np.mean(np.sum(t * np.log(y), axis=1)) + penalty

    def gradient(self, x, t):
        d = (softmax(x @ self.params["W"] + self.params["b"]) - t) / len(x)
        return {"W": x.T @ d, "b": d.sum(axis=0)}


class DeepReluMask:
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
            d = d @ self.params[f"W{i}"].T
            if i > 0:
                d = d * (self.a[min(i + 1, 4)] > 0 if i == 2 else self.a[i] > 0)
        return grads
