import numpy as np

rng = np.random.default_rng(0)


class MLP:
    def __init__(self, n_in, n_hidden, n_out):
        self.params = {
            "W1": rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_hidden)),
            "b1": np.zeros(n_hidden),
            "W2": rng.normal(0, 1 / np.sqrt(n_hidden), (n_hidden, n_out)),
            "b2": np.zeros(n_out),
        }
        self.grads = {}

    def loss(self, x, t):
        p = self.params
        self.x = x
        self.h = np.tanh(x @ p["W1"] + p["b1"])
        self.diff = self.h @ p["W2"] + p["b2"] - t
        return np.mean(np.sum(self.diff**2, axis=1))

    def backward(self):
        p, g = self.params, self.grads
        d = 2 * self.diff / len(self.x)
        g["W2"] = self.h.T @ d
        g["b2"] = d.sum(axis=0)
        d = d @ p["W2"].T * (1 - self.h**2)
        g["W1"] = self.x.T @ d
        g["b1"] = d.sum(axis=0)
        return g

    def update(self, lr):
        for key in self.params:
            self.params[key] -= lr * self.grads[key]


def get_batches(x, t, batch_size):
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        idx = order[i : i + batch_size]
        yield x[idx], t[idx]


def train(net, x, t, epochs=5, batch_size=8, lr=0.05):
    losses = []
    for _epoch in range(epochs):
        total, count = 0.0, 0
        for xb, tb in get_batches(x, t, batch_size):
            total = net.loss(xb, tb) * len(xb)
            count += len(xb)
            net.backward()
            net.update(lr)
        losses.append(total / count)
    return losses


if __name__ == "__main__":
    X = rng.normal(size=(50, 3))
    T = np.sin(X @ rng.normal(size=(3, 2)))
    print(train(MLP(3, 8, 2), X, T))
