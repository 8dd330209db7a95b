import numpy as np

# kolumny są próbkami: X ma kształt (cechy, m)


class Siec:
    def __init__(self, n_x=3, n_h=4, n_y=2):
        rng = np.random.default_rng(6)
        self.parametry = {
            "W1": rng.normal(0, 0.5, (n_h, n_x)), "b1": np.zeros((n_h, 1)),
            "W2": rng.normal(0, 0.5, (n_y, n_h)), "b2": np.zeros((n_y, 1)),
        }

    def forward(self, X):
        p = self.parametry
        self.A1 = np.tanh(p["W1"] @ X + p["b1"])
        Z2 = p["W2"] @ self.A1 + p["b2"]
        E = np.exp(Z2 - Z2.max(axis=0, keepdims=True))
        self.A2 = E / E.sum(axis=0, keepdims=True)
        return self.A2

    def loss(self, X, Y):
        A2 = self.forward(X)
        return -np.sum(Y * np.log(A2)) / X.shape[1]

    def gradient(self, X, Y):
        self.forward(X)
        m = X.shape[1]
        dZ2 = self.A2 - Y
        dZ1 = self.parametry["W2"].T @ dZ2 * (1 - self.A1 ** 2)
        return {
            "W1": dZ1 @ X.T / m, "b1": dZ1.sum(axis=1, keepdims=True) / m,
            "W2": dZ2 @ self.A1.T / m, "b2": dZ2.sum(axis=1, keepdims=True) / m,
        }
