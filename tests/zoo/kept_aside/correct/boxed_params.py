"""Modules with Parameter objects; gradients add up until zero_grad() is called."""
import numpy as np


class Parameter:
    def __init__(self, value):
        self.data = np.asarray(value, dtype=float)
        self.grad = np.zeros_like(self.data)


class Module:
    def parameters(self):
        return [v for v in vars(self).values() if isinstance(v, Parameter)]

    def zero_grad(self):
        for p in self.parameters():
            p.grad[...] = 0.0


class Linear(Module):
    def __init__(self, n_in, n_out):
        self.weight = Parameter(np.random.uniform(-1, 1, (n_out, n_in)) / np.sqrt(n_in))
        self.bias = Parameter(np.random.uniform(-1, 1, n_out) / np.sqrt(n_in))

    def forward(self, x):
        self._x = x
        return x @ self.weight.data.T + self.bias.data

    def backward(self, grad_output):
        self.weight.grad += grad_output.T @ self._x
        self.bias.grad += grad_output.sum(0)
        return grad_output @ self.weight.data


class PReLU(Module):
    """one learned slope per feature"""

    def __init__(self, n):
        self.slope = Parameter(np.full(n, 0.25))

    def forward(self, x):
        self._x = x
        return np.where(x > 0, x, self.slope.data * x)

    def backward(self, grad_output):
        self.slope.grad += np.where(self._x > 0, 0.0, self._x * grad_output).sum(axis=0)
        return np.where(self._x > 0, grad_output, self.slope.data * grad_output)


class SiLU(Module):
    def forward(self, x):
        self._x = x
        self._s = np.exp(-np.logaddexp(0, -x))
        return x * self._s

    def backward(self, grad_output):
        s = self._s
        return grad_output * (s + self._x * s * (1 - s))
