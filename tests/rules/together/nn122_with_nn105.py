import numpy as np


class Tensor:
    def __init__(self, data, parents=()):
        self.data = np.array(data, dtype=float)
        self.grad = 0.0
        self.parents = parents
        self.push = lambda: None

    def __add__(self, other):
        out = Tensor(self.data + other.data, (self, other))

        def push():
            self.grad = self.grad + sum_to(out.grad, self.data.shape)
            other.grad = other.grad + sum_to(out.grad, other.data.shape)

        out.push = push
        return out

    def __sub__(self, other):
        """The minus is lost, and other is not summed back."""
        out = Tensor(self.data - other.data, (self, other))

        def push():
            self.grad = self.grad + sum_to(out.grad, self.data.shape)
            other.grad = other.grad + out.grad

        out.push = push
        return out

    def backward(self, seed=1.0):
        order = []
        arrange(self, order)
        for node in order:
            node.grad = np.zeros_like(node.data)
        self.grad = np.ones_like(self.data) * seed
        for node in reversed(order):
            node.push()


def arrange(node, order):
    if any(node is met for met in order):
        return
    for parent in node.parents:
        arrange(parent, order)
    order.append(node)


def sum_to(grad, shape):
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    axes = tuple(i for i, n in enumerate(shape) if n == 1)
    return grad.sum(axis=axes, keepdims=True) if axes else grad
