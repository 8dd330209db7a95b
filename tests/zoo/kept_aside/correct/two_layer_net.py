import numpy as np


class TwoLayerNet:
    """affine - tanh - affine - softmax; loss() and gradient() share the params dict"""

    def __init__(self, input_size=4, hidden_size=5, output_size=3, reg=0.1, seed=0):
        rng = np.random.default_rng(seed)
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, 0.6, (input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(0, 0.6, (hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }

    def predict(self, x):
        p = self.params
        h = np.tanh(x @ p["W1"] + p["b1"])
        a = h @ p["W2"] + p["b2"]
        a = a - a.max(axis=1, keepdims=True)
        e = np.exp(a)
        return h, e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        """t: one-hot rows"""
        _, y = self.predict(x)
        p = self.params
        data = -np.sum(t * np.log(y + 1e-15)) / x.shape[0]
        return data + 0.5 * self.reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))

    def gradient(self, x, t):
        h, y = self.predict(x)
        p = self.params
        dy = (y - t) / x.shape[0]
        da = dy @ p["W2"].T * (1 - h ** 2)
        return {
            "W2": h.T @ dy + self.reg * p["W2"],
            "b2": dy.sum(axis=0),
            "W1": x.T @ da + self.reg * p["W1"],
            "b1": da.sum(axis=0),
        }

    def accuracy(self, x, t):
        return np.mean(self.predict(x)[1].argmax(axis=1) == t.argmax(axis=1))
