import numpy as np

class NN:
    def __init__(self, sizes=(2, 3, 1)):
        self.Ws = [np.random.randn(b, a) for a, b in zip(sizes, sizes[1:])]
        self.bs = [np.random.randn(b, 1) for b in sizes[1:]]

    def feed(self, x):
        self.zs, self.acts = [], [x]
        for W, b in zip(self.Ws, self.bs):
            z = W @ self.acts[-1] + b
            self.zs.append(z)
            self.acts.append(np.tanh(z))
        return self.acts[-1]

    def cost(self, x, y):
        return 0.5 * float(np.sum((self.feed(x) - y) ** 2))

    def backprop(self, x, y):
        out = self.feed(x)
        delta = (out - y) * (1 - out ** 2)
        nabla_w, nabla_b = [None] * len(self.Ws), [None] * len(self.bs)
        for l in range(len(self.Ws) - 1, -1, -1):
            nabla_w[l] = delta @ self.acts[l].T
            nabla_b[l] = delta
            if l > 0:
                delta = (self.Ws[l].T @ delta) * (1 - self.zs[l - 1] ** 2)
        return nabla_w, nabla_b
