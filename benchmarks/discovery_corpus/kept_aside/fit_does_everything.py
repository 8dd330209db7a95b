import numpy as np

class NeuralNetwork:
    """One hidden layer, trained in fit(); no separate backward."""
    def __init__(self, n_in=2, n_hidden=4, n_out=1, lr=0.5, seed=0):
        rng = np.random.RandomState(seed)
        self.w1 = rng.randn(n_in, n_hidden)
        self.b1 = np.zeros(n_hidden)
        self.w2 = rng.randn(n_hidden, n_out)
        self.b2 = np.zeros(n_out)
        self.lr = lr

    def predict(self, X):
        h = 1 / (1 + np.exp(-(X @ self.w1 + self.b1)))
        return 1 / (1 + np.exp(-(h @ self.w2 + self.b2)))

    def fit(self, X, y, epochs=1):
        losses = []
        for _ in range(epochs):
            h = 1 / (1 + np.exp(-(X @ self.w1 + self.b1)))
            out = 1 / (1 + np.exp(-(h @ self.w2 + self.b2)))
            losses.append(0.5 * np.sum((out - y) ** 2))
            d2 = (out - y) * out * (1 - out)
            d1 = (d2 @ self.w2.T) * h * (1 - h)
            self.w2 -= self.lr * h.T @ d2
            self.b2 -= self.lr * d2.sum(axis=0)
            self.w1 -= self.lr * X.T @ d1
            self.b1 -= self.lr * d1.sum(axis=0)
        return losses


if __name__ == "__main__":
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    y = np.array([[0], [1], [1], [0]], dtype=float)
    net = NeuralNetwork()
    print(net.fit(X, y, 5000)[-1], net.predict(X))
