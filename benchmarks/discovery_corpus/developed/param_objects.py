import numpy as np


class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)

    def zero_grad(self):
        self.grad[...] = 0


class Linear:
    """y = x W + b with Parameter objects, gradients are accumulated"""

    def __init__(self, in_dim, out_dim):
        self.w = Parameter(np.random.randn(in_dim, out_dim) * 0.1)
        self.b = Parameter(np.zeros(out_dim))

    def parameters(self):
        return [self.w, self.b]

    def forward(self, x):
        self.saved = x
        return x @ self.w.data + self.b.data

    def backward(self, grad_output):
        self.w.grad += self.saved.T @ grad_output
        self.b.grad += grad_output.sum(axis=0)
        return grad_output @ self.w.data.T


class Scale:
    """one learned factor for each feature"""

    def __init__(self, dim):
        self.gain = Parameter(np.ones(dim))

    def parameters(self):
        return [self.gain]

    def forward(self, x):
        self.saved = x
        return x * self.gain.data

    def backward(self, grad_output):
        self.gain.grad += (grad_output * self.saved).sum(axis=0)
        return grad_output * self.gain.data
