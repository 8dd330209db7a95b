import itertools

import numpy as np


def relu(z):
    return np.maximum(z, 0)


class Model:
    """Zwei Schichten, Gewichte in Listen."""

    def __init__(self, groessen):
        self.gewichte = [
            np.random.randn(a, b) * np.sqrt(2 / a) for a, b in itertools.pairwise(groessen)
        ]
        self.schwellen = [np.zeros(b) for b in groessen[1:]]

    def vorwaerts(self, x):
        self.a = [x]
        for i, (w, b) in enumerate(zip(self.gewichte, self.schwellen, strict=False)):
            z = self.a[-1] @ w + b
            self.a.append(relu(z) if i < len(self.gewichte) - 1 else z)
        return self.a[-1]

    def loss(self, x, t):
        return 0.5 * np.mean(np.sum((self.vorwaerts(x) - t) ** 2, axis=1))

    def backward(self, x, t):
        y = self.vorwaerts(x)
        delta = (y - t) / x.shape[0]
        dw, db = [None] * len(self.gewichte), [None] * len(self.gewichte)
        for i in reversed(range(len(self.gewichte))):
            dw[i] = self.a[i].T @ delta
            db[i] = delta.sum(axis=0)
            if i > 0:
                delta = (delta @ self.gewichte[i].T) * (self.a[i] > 0)
        return dw, db

    def train_step(self, x, t, lr=0.1):
        dw, db = self.backward(x, t)
        for i in range(len(self.gewichte)):
            w = self.gewichte[i]
            w = w - lr * dw[i]
            self.schwellen[i] -= lr * db[i]
        return self.loss(x, t)
