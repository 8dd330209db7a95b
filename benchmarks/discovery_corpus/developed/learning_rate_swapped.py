import numpy as np

class Linear:
    def __init__(self, n_in, n_out, lr=0.05):
        self.lr = lr
        self.W = np.random.randn(n_in, n_out)
        self.b = np.random.randn(n_out)

    def forward(self, x):
        self.x = x
        return self.x @ self.W + self.b

    def backward(self, grad):
        grad_x = grad @ self.W.T
        grad_W = self.x.T @ grad
        grad_b = grad[0]
        self.W -= self.lr * grad_W
        self.b -= self.lr * grad_b
        return grad_x

class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)
    def backward(self, grad):
        return grad * (1 / (1 + np.exp(-self.x)))
