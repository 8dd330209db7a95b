"""`=` with the old gradient on the right adds as well as `+=` does."""

import numpy as np


class Number:
    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.push = lambda: None

    def __add__(self, other):
        out = Number(self.data + other.data, (self, other))

        def push():
            self.grad = self.grad + out.grad
            other.grad = other.grad + out.grad

        out.push = push
        return out

    def __mul__(self, other):
        out = Number(self.data * other.data, (self, other))

        def push():
            mine, theirs = other.data * out.grad, self.data * out.grad
            self.grad = mine + self.grad
            other.grad = theirs + other.grad

        out.push = push
        return out

    def sine(self):
        out = Number(np.sin(self.data), (self,))

        def push():
            self.grad = np.cos(self.data) * out.grad + self.grad

        out.push = push
        return out

    def backward(self, seed=1.0):
        order = []
        arrange(self, order)
        for node in order:
            node.grad = node.grad * 0.0
        self.grad = self.grad + seed
        for node in reversed(order):
            node.push()


def arrange(node, order):
    if any(node is met for met in order):
        return
    for parent in node.parents:
        arrange(parent, order)
    order.append(node)
