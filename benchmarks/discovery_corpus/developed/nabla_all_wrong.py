import numpy as np

class Net:
    def __init__(self, sizes):
        self.sizes = sizes
        self.w = [np.random.randn(b, a) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.random.randn(b, 1) for b in sizes[1:]]

    def sigma(self, z):
        return 1 / (1 + np.exp(-z))

    def run(self, x):
        for w, b in zip(self.w, self.b):
            x = self.sigma(w @ x + b)
        return x

    def backprop(self, x, y):
        a = [x]
        for w, b in zip(self.w, self.b):
            a.append(self.sigma(w @ a[-1] + b))
        delta = (a[-1] - y) * self.sigma(a[-1]) * (1 - self.sigma(a[-1]))
        dw, db = [], []
        for i in range(len(self.w) - 1, -1, -1):
            dw.insert(0, delta @ a[i].T)
            db.insert(0, delta)
            delta = (self.w[i].T @ delta) * self.sigma(a[i]) * (1 - self.sigma(a[i]))
        return db, dw
