import numpy as np

class FullyConnected:
    def __init__(self, fan_in, fan_out):
        self.params = {
            'W': np.random.normal(0, np.sqrt(2. / fan_in), (fan_in, fan_out)),
            'b': np.zeros((1, fan_out)),
        }
        self.grads = {}
        self.cache = {}

    def forward(self, X):
        self.cache['X'] = X
        return X @ self.params['W'] + self.params['b']

    def backward(self, dZ):
        X = self.cache['X']
        self.grads['W'] = X.T @ dZ
        self.grads['b'] = dZ.sum(axis=0, keepdims=True)
        return dZ @ self.params['W'].T


class PReLU:
    def __init__(self, n_units):
        self.params = {'a': np.full(n_units, 0.25)}
        self.grads = {}
        self.cache = {}

    def forward(self, X):
        self.cache['X'] = X
        return np.maximum(X, 0) + self.params['a'] * np.minimum(X, 0)

    def backward(self, dZ):
        X = self.cache['X']
        self.grads['a'] = (dZ * np.minimum(X, 0)).sum(axis=0)
        return dZ * np.where(X > 0, 1.0, self.params['a'])
