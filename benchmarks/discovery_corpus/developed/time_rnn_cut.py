import numpy as np

class SimpleRecurrent:
    def __init__(self, n_in, n_hidden):
        self.U = np.random.randn(n_in, n_hidden) * 0.2
        self.V = np.random.randn(n_hidden, n_hidden) * 0.2
        self.c = np.zeros(n_hidden)

    def forward(self, X):
        # X: (batch, steps, n_in)
        self.X = X
        h = np.zeros((X.shape[0], self.V.shape[0]))
        self.H = [h]
        for t in range(X.shape[1]):
            h = np.tanh(X[:, t, :].dot(self.U) + h.dot(self.V) + self.c)
            self.H.append(h)
        return np.stack(self.H[1:], axis=1)

    def backward(self, dH):
        self.dU = np.zeros_like(self.U)
        self.dV = np.zeros_like(self.V)
        self.dc = np.zeros_like(self.c)
        dX = np.zeros_like(self.X)
        for t in range(self.X.shape[1] - 1, -1, -1):
            da = dH[:, t] * (1 - self.H[t + 1] ** 2)
            self.dU += self.X[:, t].T.dot(da)
            self.dV += self.H[t].T.dot(da)
            self.dc += da.sum(axis=0)
            dX[:, t] = da.dot(self.U.T)
        return dX
