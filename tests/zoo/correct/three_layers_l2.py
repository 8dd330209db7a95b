import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, dout):
        self.dW = self.x.T.dot(dout)
        self.db = dout.sum(axis=0)
        return dout.dot(self.W.T)


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y.copy()

    def backward(self, dout):
        return (1 - self.y ** 2) * dout


class Logistic:
    """sigmoid hidden units, two branches so that exp never overflows"""

    def forward(self, x):
        pos = x >= 0
        e = np.exp(-np.abs(x))
        self.s = np.where(pos, 1 / (1 + e), e / (1 + e))
        return self.s.copy()

    def backward(self, dout):
        s = self.s
        return dout * s * (1 - s)


class SoftmaxLoss:
    def forward(self, scores, t):
        shifted = scores - scores.max(axis=1, keepdims=True)
        expd = np.exp(shifted)
        total = expd.sum(axis=1, keepdims=True)
        self.probs = expd / total
        self.t = t
        self.batch = scores.shape[0]
        return -np.sum(t * (shifted - np.log(total))) / self.batch

    def backward(self, dout=1.0):
        grad = self.probs - self.t
        grad /= self.batch
        return grad * dout


class ThreeLayerNet:
    def __init__(self, n_in=6, n_h1=5, n_h2=4, n_out=3, weight_decay=0.1, seed=1):
        r = np.random.RandomState(seed)
        self.weight_decay = weight_decay
        self.params = {
            "W1": r.randn(n_in, n_h1) / np.sqrt(n_in), "b1": np.zeros(n_h1),
            "W2": r.randn(n_h1, n_h2) / np.sqrt(n_h1), "b2": np.zeros(n_h2),
            "W3": r.randn(n_h2, n_out) / np.sqrt(n_h2), "b3": np.zeros(n_out),
        }
        p = self.params
        self.layers = [
            Linear(p["W1"], p["b1"]), Tanh(),
            Linear(p["W2"], p["b2"]), Logistic(),
            Linear(p["W3"], p["b3"]),
        ]
        self.last_layer = SoftmaxLoss()

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        reg = 0
        for k in (1, 2, 3):
            reg += 0.5 * self.weight_decay * np.sum(self.params["W%d" % k] ** 2)
        return self.last_layer.forward(self.predict(x), t) + reg

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last_layer.backward(1.0)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        grads = {}
        for k, layer in zip((1, 2, 3), self.layers[::2]):
            grads["W%d" % k] = layer.dW + self.weight_decay * layer.W
            grads["b%d" % k] = layer.db
        return grads
