import numpy as np

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

class Network:
    def __init__(self, sizes):
        self.sizes = sizes
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(w @ a + b)
        return a

    def backprop_batch(self, mini_batch):
        """mini_batch is a list of (x, y); returns summed nablas of the cross-entropy"""
        nb = [np.zeros(b.shape) for b in self.biases]
        nw = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            acts = [x]
            for b, w in zip(self.biases, self.weights):
                acts.append(sigmoid(w @ acts[-1] + b))
            delta = acts[-1] - y
            nb[-1] += delta
            nw[-1] += delta @ acts[-2].T
            for l in range(2, len(self.sizes)):
                delta = self.weights[-l + 1].T @ delta * acts[-l] * (1 - acts[-l])
                nb[-l] += delta
                nw[-l] += delta @ acts[-l - 1].T
        return nb, nw

    def update_mini_batch(self, mini_batch, eta, lmbda=0.0, n=1):
        nb, nw = self.backprop_batch(mini_batch)
        k = eta / len(mini_batch)
        self.weights = [(1 - eta * lmbda / n) * w - k * g for w, g in zip(self.weights, nw)]
        self.biases = [b - k * g for b, g in zip(self.biases, nb)]
