#!/usr/bin/env python
import argparse
import numpy as np
import seaborn as sns
import matplotlib.pyplot as plt
from tqdm import tqdm


class FC:
    def __init__(self, n_in, n_out, rng):
        self.weights = rng.normal(0, np.sqrt(2 / n_in), size=(n_in, n_out))
        self.bias = rng.normal(0, 0.1, size=n_out)
        self.grads = {}

    def forward(self, x):
        self.last = x
        return x @ self.weights + self.bias

    def backward(self, dout):
        self.grads["weights"] = self.last.T @ dout
        self.grads["bias"] = np.ones(len(dout)) @ dout
        return dout @ self.weights.T


class Relu:
    def forward(self, x):
        self.on = (x > 0) * 1.0
        return self.on * x

    def backward(self, dout):
        return self.on * dout


class Criterion:
    def forward(self, pred, target):
        shifted = pred - np.max(pred, axis=1, keepdims=True)
        e = np.exp(shifted)
        self.prob = e / np.sum(e, axis=1, keepdims=True)
        self.target = target
        lse = np.log(np.sum(e, axis=1))
        return np.mean(lse - np.sum(target * shifted, axis=1))

    def backward(self, dout=1.0):
        return dout * (self.prob - self.target) / self.prob.shape[0]


class Net:
    def __init__(self, sizes=(4, 6, 3), seed=0, lam=1e-2):
        rng = np.random.default_rng(seed)
        self.fc1 = FC(sizes[0], sizes[1], rng)
        self.relu = Relu()
        self.fc2 = FC(sizes[1], sizes[2], rng)
        self.criterion = Criterion()
        self.lam = lam

    def predict(self, x):
        h = self.relu.forward(self.fc1.forward(x))
        return self.fc2.forward(h)

    def loss(self, x, t):
        data = self.criterion.forward(self.predict(x), t)
        penalty = self.lam * sum(np.sum(fc.weights ** 2) for fc in (self.fc1, self.fc2))
        return data + penalty

    def gradient(self, x, t):
        self.loss(x, t)
        d = self.criterion.backward()
        d = self.fc2.backward(d)
        d = self.relu.backward(d)
        self.fc1.backward(d)
        g = {}
        g["fc1.weights"] = self.fc1.grads["weights"] + 2 * self.lam * self.fc1.weights
        g["fc1.bias"] = self.fc1.grads["bias"]
        g["fc2.weights"] = self.fc2.grads["weights"] + 2 * self.lam * self.fc2.weights
        g["fc2.bias"] = self.fc2.grads["bias"]
        return g


def train(net, x, t, lr=0.1, epochs=50):
    history = []
    for _ in tqdm(range(epochs)):
        g = net.gradient(x, t)
        for name, layer in (("fc1", net.fc1), ("fc2", net.fc2)):
            layer.weights -= lr * g[name + ".weights"]
            layer.bias -= lr * g[name + ".bias"]
        history.append(net.loss(x, t))
    return history


def plot(history):
    sns.set_theme()
    plt.plot(history)
    plt.xlabel("step")
    plt.savefig("loss.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    args = parser.parse_args()
    archive = np.load(args.data)
    net = Net()
    plot(train(net, archive["x"], archive["t"]))
