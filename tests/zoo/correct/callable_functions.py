import numpy as np


class Sigmoid():
    def __call__(self, x):
        return 0.5 * (1 + np.tanh(0.5 * x))

    def gradient(self, x):
        return self.__call__(x) * (1 - self.__call__(x))


class Softmax():
    def __call__(self, x):
        e_x = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e_x / np.sum(e_x, axis=-1, keepdims=True)

    def gradient(self, x):
        p = self.__call__(x)
        return p[:, :, None] * (np.eye(x.shape[1]) - p[:, None, :])


class ELU():
    def __init__(self, alpha=0.1):
        self.alpha = alpha

    def __call__(self, x):
        return np.where(x >= 0.0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))

    def gradient(self, x):
        return np.where(x >= 0.0, 1, self.__call__(x) + self.alpha)


class SELU():
    def __init__(self):
        self.alpha = 1.6732632423543772848170429916717
        self.scale = 1.0507009873554804934193349852946

    def __call__(self, x):
        return self.scale * np.where(x >= 0.0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))

    def gradient(self, x):
        return self.scale * np.where(x >= 0.0, 1, self.alpha * np.exp(np.minimum(x, 0)))


class l2_regularization():
    def __init__(self, alpha):
        self.alpha = alpha

    def __call__(self, w):
        return self.alpha * 0.5 * w.T.dot(w)

    def grad(self, w):
        return self.alpha * w


class TanH:
    @staticmethod
    def f(x):
        return np.tanh(x)

    @staticmethod
    def df(x):
        return 1 - np.tanh(x) ** 2


class Sine:
    """Periodic activation."""

    omega = 1.5

    def activate(self, u):
        return np.sin(self.omega * u)

    def activate_prime(self, u):
        return self.omega * np.cos(self.omega * u)
