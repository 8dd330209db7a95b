import numpy as np


class Linear:
    def __init__(self, i, o):
        self.w = np.random.randn(i, o) / np.sqrt(i)
        self.b = np.zeros(o)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.gw = self.x.T @ g
        self.gb = g.sum(0)
        return g @ self.w.T


class Dropout:
    def __init__(self, p=0.3):
        self.p = p
        self.training = True

    def forward(self, x):
        if not self.training:
            return x
        self.m = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.m

    def backward(self, g):
        return g * self.m if self.training else g


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, g):
        return g * (1 - self.y**2)


class Classifier:
    def __init__(self, i, h, o):
        self.fc1, self.act, self.drop, self.fc2 = Linear(i, h), Tanh(), Dropout(), Linear(h, o)

    def run(self, x):
        return self.fc2.forward(self.drop.forward(self.act.forward(self.fc1.forward(x))))

    def loss(self, x, t):
        z = self.run(x)
        z = z - z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.d = (np.exp(logp) - t) / len(x)
        return -np.sum(t * logp) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        self.fc1.backward(self.act.backward(self.fc2.backward(self.d)))
        return {
            "fc1.w": self.fc1.gw,
            "fc1.b": self.fc1.gb,
            "fc2.w": self.fc2.gw,
            "fc2.b": self.fc2.gb,
        }

    def predict(self, x):
        self.drop.training = False
        y = self.run(x)
        self.drop.training = True
        return y.argmax(axis=1)

    def accuracy(self, x, t):
        return (self.predict(x) == t.argmax(axis=1)).mean()
