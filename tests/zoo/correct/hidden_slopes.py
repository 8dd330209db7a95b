import numpy as np


# 隠れ層の活性化を一つの関数の中で微分する書き方いろいろ


class DenseTanh:
    """affine and activation in one"""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.3
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        self.z = x @ self.W + self.b
        self.a = np.tanh(self.z)
        return self.a

    def backward(self, grad_out):
        delta = grad_out * (1 - self.a * self.a)
        self.dW = self.x.T @ delta
        self.db = delta.sum(axis=0)
        return delta @ self.W.T


class DenseRelu:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.3
        self.b = np.zeros(n_out)

    def forward(self, inputs):
        self.inputs = inputs
        self.pre = np.dot(inputs, self.W) + self.b
        return np.maximum(self.pre, 0)

    def backward(self, grad):
        grad = np.where(self.pre > 0, grad, 0)
        self.dW = np.dot(self.inputs.T, grad)
        self.db = np.sum(grad, axis=0)
        return np.dot(grad, self.W.T)


class TwoHiddenLayers:
    def __init__(self, n_in=4, n_hidden=5, n_out=3):
        self.W1 = np.random.randn(n_in, n_hidden) * 0.3
        self.b1 = np.zeros(n_hidden)
        self.W2 = np.random.randn(n_hidden, n_hidden) * 0.3
        self.b2 = np.zeros(n_hidden)
        self.W3 = np.random.randn(n_hidden, n_out) * 0.3
        self.b3 = np.zeros(n_out)

    def loss(self, x, t):
        z1 = x @ self.W1 + self.b1
        h1 = np.tanh(z1)
        z2 = h1 @ self.W2 + self.b2
        h2 = np.maximum(z2, 0)
        scores = h2 @ self.W3 + self.b3
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.kept = (x, z1, h1, z2, h2, np.exp(log_p))
        return -(t * log_p).sum() / x.shape[0]

    def gradients(self, x, t):
        self.loss(x, t)
        x, z1, h1, z2, h2, p = self.kept
        g3 = (p - t) / x.shape[0]
        g2 = (g3 @ self.W3.T) * (z2 > 0)
        g1 = (g2 @ self.W2.T) * (1 - h1 ** 2)
        return {
            "W3": h2.T @ g3, "b3": g3.sum(axis=0),
            "W2": h1.T @ g2, "b2": g2.sum(axis=0),
            "W1": x.T @ g1, "b1": g1.sum(axis=0),
        }


def logistic(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def logistic_slope(z):
    s = logistic(z)
    return s * (1 - s)


class ColumnNetwork:
    """samples are columns; squared error at the end"""

    def __init__(self, sizes=(4, 6, 3)):
        self.W1 = np.random.randn(sizes[1], sizes[0]) * 0.3
        self.b1 = np.zeros((sizes[1], 1))
        self.W2 = np.random.randn(sizes[2], sizes[1]) * 0.3
        self.b2 = np.zeros((sizes[2], 1))

    def loss(self, X, Y):
        self.Z1 = self.W1 @ X + self.b1
        self.A1 = logistic(self.Z1)
        self.Z2 = self.W2 @ self.A1 + self.b2
        self.A2 = logistic(self.Z2)
        return 0.5 * np.sum((self.A2 - Y) ** 2) / X.shape[1]

    def gradient(self, X, Y):
        self.loss(X, Y)
        m = X.shape[1]
        dZ2 = (self.A2 - Y) / m * logistic_slope(self.Z2)
        dZ1 = self.W2.T @ dZ2 * logistic_slope(self.Z1)
        grads = {}
        grads["W2"] = dZ2 @ self.A1.T
        grads["b2"] = np.sum(dZ2, axis=1, keepdims=True)
        grads["W1"] = dZ1 @ X.T
        grads["b1"] = np.sum(dZ1, axis=1, keepdims=True)
        return grads


class TanhCell:
    """one step of a plain recurrent network"""

    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def forward(self, x, h_prev):
        self.x, self.h_prev = x, h_prev
        self.h = np.tanh(x @ self.Wx + h_prev @ self.Wh + self.b)
        return self.h

    def backward(self, dh):
        dz = dh * (1 - self.h ** 2)
        self.dWx = self.x.T @ dz
        self.dWh = self.h_prev.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.Wx.T, dz @ self.Wh.T
