"""Operands are summed back axis by axis, one axis by a product with ones."""

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
            self.grad = self.grad + fitted(out.grad, self.data.shape)
            other.grad = other.grad + fitted(out.grad, other.data.shape)

        out.push = push
        return out

    def __mul__(self, other):
        out = Tensor(self.data * other.data, (self, other))

        def push():
            self.grad = self.grad + fitted(out.grad * other.data, self.data.shape)
            other.grad = other.grad + fitted(out.grad * self.data, other.data.shape)

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


def fitted(grad, shape):
    wide = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    for axis, size in enumerate(wide):
        if size == 1:
            grad = (
                np.ones((1, grad.shape[axis]))
                @ np.moveaxis(grad, axis, 0).reshape(grad.shape[axis], -1)
                if grad.ndim == 2 and axis == 0
                else grad.sum(axis=axis, keepdims=True)
            )
    return grad.reshape(shape)
