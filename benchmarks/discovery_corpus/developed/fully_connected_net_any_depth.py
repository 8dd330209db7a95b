import numpy as np


class FullyConnectedNet(object):
    """any number of hidden ReLU layers; softmax loss; L2 with the factor 0.5"""

    def __init__(self, hidden_dims=(5, 4), input_dim=6, num_classes=3, reg=0.0, weight_scale=0.3, dtype=np.float64):
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}
        dims = [input_dim] + list(hidden_dims) + [num_classes]
        for i in range(self.num_layers):
            self.params['W%d' % (i + 1)] = weight_scale * np.random.randn(dims[i], dims[i + 1])
            self.params['b%d' % (i + 1)] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        a, caches = X.reshape(X.shape[0], -1), []
        for i in range(1, self.num_layers + 1):
            W, b = self.params['W%d' % i], self.params['b%d' % i]
            z = a.dot(W) + b
            caches.append((a, W, z))
            a = np.maximum(z, 0) if i < self.num_layers else z
        if y is None:
            return a
        n = len(y)
        s = a - a.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        loss = -logp[np.arange(n), y].mean()
        dz = np.exp(logp)
        dz[np.arange(n), y] -= 1
        dz /= n
        grads = {}
        for i in range(self.num_layers, 0, -1):
            a, W, z = caches[i - 1]
            loss += 0.5 * self.reg * np.sum(W * W)
            grads['W%d' % i] = a.T.dot(dz) + self.reg * W
            grads['b%d' % i] = dz.sum(axis=0)
            if i > 1:
                dz = dz.dot(W.T) * (caches[i - 2][2] > 0)
        return loss, grads
