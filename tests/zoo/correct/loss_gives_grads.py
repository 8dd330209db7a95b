import numpy as np


class TwoLayerNet(object):
    """affine - relu - affine - softmax; loss(X) gives scores, loss(X, y) the loss and gradients."""

    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {}
        self.params['W1'] = std * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = std * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)

    def loss(self, X, y=None, reg=0.0):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        N, D = X.shape

        h1 = np.maximum(0, X.dot(W1) + b1)
        scores = h1.dot(W2) + b2
        if y is None:
            return scores

        shifted = scores - np.max(scores, axis=1, keepdims=True)
        p = np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True)
        loss = -np.sum(np.log(p[np.arange(N), y])) / N
        loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))

        grads = {}
        dscores = p.copy()
        dscores[np.arange(N), y] -= 1
        dscores /= N
        grads['W2'] = h1.T.dot(dscores) + 2 * reg * W2
        grads['b2'] = np.sum(dscores, axis=0)
        dh1 = dscores.dot(W2.T)
        dh1[h1 <= 0] = 0
        grads['W1'] = X.T.dot(dh1) + 2 * reg * W1
        grads['b1'] = np.sum(dh1, axis=0)
        return loss, grads

    def predict(self, X):
        return np.argmax(self.loss(X), axis=1)


class FullyConnectedNet(object):
    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, reg=0.0,
                 weight_scale=1e-2, dtype=np.float32, seed=None):
        self.reg = reg
        self.dtype = dtype
        self.params = {}
        dims = [input_dim] + hidden_dims + [num_classes]
        self.num_layers = len(dims) - 1
        for i in range(self.num_layers):
            self.params['W%d' % (i + 1)] = weight_scale * np.random.randn(dims[i], dims[i + 1])
            self.params['b%d' % (i + 1)] = np.zeros(dims[i + 1])
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        caches = []
        out = X
        for i in range(1, self.num_layers + 1):
            W, b = self.params['W%d' % i], self.params['b%d' % i]
            z = out.reshape(out.shape[0], -1).dot(W) + b
            caches.append((out, z))
            out = np.maximum(z, 0) if i < self.num_layers else z
        scores = out
        if y is None:
            return scores
        N = X.shape[0]
        logits = scores - scores.max(axis=1, keepdims=True)
        logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        loss = -logp[np.arange(N), y].mean()
        dout = np.exp(logp)
        dout[np.arange(N), y] -= 1
        dout /= N
        grads = {}
        for i in range(self.num_layers, 0, -1):
            inp, z = caches[i - 1]
            if i < self.num_layers:
                dout = dout * (z > 0)
            W = self.params['W%d' % i]
            grads['W%d' % i] = inp.reshape(inp.shape[0], -1).T.dot(dout) + self.reg * W
            grads['b%d' % i] = dout.sum(axis=0)
            dout = dout.dot(W.T)
            loss += 0.5 * self.reg * np.sum(W * W)
        return loss, grads


class LinearSVM:
    def __init__(self, dim, classes):
        self.W = 0.001 * np.random.randn(dim, classes)

    def loss(self, X_batch, y_batch, reg):
        n = X_batch.shape[0]
        s = X_batch.dot(self.W)
        margins = np.maximum(0, s - s[np.arange(n), y_batch][:, None] + 1)
        margins[np.arange(n), y_batch] = 0
        loss = margins.sum() / n + reg * np.sum(self.W ** 2)
        m = (margins > 0).astype(float)
        m[np.arange(n), y_batch] = -m.sum(axis=1)
        dW = X_batch.T.dot(m) / n + 2 * reg * self.W
        return loss, dW
