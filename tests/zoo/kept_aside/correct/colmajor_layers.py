import numpy as np

# every column of X is one sample: X has shape (n_features, m)


class FullyConnected:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_out, n_in) * np.sqrt(1.0 / n_in)
        self.b = np.zeros((n_out, 1))

    def forward(self, X):
        self.X = X
        return self.W.dot(X) + self.b

    def backward(self, dZ):
        self.dW = dZ.dot(self.X.T)
        self.db = dZ.sum(axis=1, keepdims=True)
        return self.W.T.dot(dZ)


class SoftmaxColumns:
    """softmax of every column together with the mean cross-entropy; Y is one-hot (n_classes, m)"""

    def forward(self, Z, Y):
        E = np.exp(Z - Z.max(axis=0, keepdims=True))
        self.A = E / E.sum(axis=0, keepdims=True)
        self.Y = Y
        m = Z.shape[1]
        return -np.sum(Y * np.log(self.A + 1e-12)) / m

    def backward(self):
        m = self.Y.shape[1]
        return (self.A - self.Y) / m


class Maxout:
    """X (2k, m) -> (k, m), the larger one of each neighbouring pair of rows"""

    def forward(self, X):
        a, b = X[0::2], X[1::2]
        self.first = a >= b
        return np.where(self.first, a, b)

    def backward(self, dY):
        dX = np.zeros((2 * dY.shape[0], dY.shape[1]))
        dX[0::2] = np.where(self.first, dY, 0.0)
        dX[1::2] = np.where(self.first, 0.0, dY)
        return dX
