import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.weight = rng.normal(0, (2 / n) ** 0.5, (n, m))
        self.bias = np.zeros(m)
        self.weight_grad = None
        self.bias_grad = None

    def forward(self, inp):
        self.inp = inp
        return inp @ self.weight + self.bias

    def backward(self, up):
        self.weight_grad = self.inp.T @ up
        self.bias_grad = up.sum(0)
        return up @ self.weight.T


class Tanh:
    def forward(self, inp):
        self.out = np.tanh(inp)
        return self.out

    def backward(self, up):
        return up * (1 - self.out**2)


class ResidualBlock:
    """y = x + W2 tanh(W1 x)"""

    def __init__(self, n, hidden, rng):
        self.fc1 = Dense(n, hidden, rng)
        self.act = Tanh()
        self.fc2 = Dense(hidden, n, rng)

    def forward(self, x):
        h = self.fc1.forward(x)
        h = self.act.forward(h)
        h = self.fc2.forward(h)
        return x + h

    def backward(self, dy):
        dh = self.fc2.backward(dy)
        dx = self.fc1.backward(dh)
        return dy + dx


class ResNet:
    def __init__(self, n_in=3, n=4, hidden=5, n_out=2, depth=2, seed=0):
        rng = np.random.default_rng(seed)
        self.stem = Dense(n_in, n, rng)
        self.blocks = [ResidualBlock(n, hidden, rng) for _ in range(depth)]
        self.head = Dense(n, n_out, rng)

    def predict(self, x):
        h = self.stem.forward(x)
        for block in self.blocks:
            h = block.forward(h)
        return self.head.forward(h)

    def loss(self, x, t):
        self.y = self.predict(x)
        self.t = t
        return 0.5 * np.sum((self.y - t) ** 2) / len(x)

    def backward(self):
        d = (self.y - self.t) / len(self.t)
        d = self.head.backward(d)
        for block in reversed(self.blocks):
            d = block.backward(d)
        return self.stem.backward(d)
