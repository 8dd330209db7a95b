"""Arrays with parents and one lambda for each of them."""
import numpy as np


class Var:
    def __init__(self, array, parents=()):
        self.array = np.asarray(array, dtype=float)
        self.parents = parents      # pairs: (parent, how a gradient gets to it)
        self.adjoint = np.zeros_like(self.array)

    def __add__(self, other):
        other = wrap(other)
        return Var(self.array + other.array, [
            (self, lambda g: fit(g, self.array)),
            (other, lambda g: fit(g, other.array)),
        ])

    def __mul__(self, other):
        other = wrap(other)
        return Var(self.array * other.array, [
            (self, lambda g: fit(g * other.array, self.array)),
            (other, lambda g: fit(g * self.array, other.array)),
        ])

    def __rmul__(self, other):
        return self * other

    def __radd__(self, other):
        return self + other

    def __neg__(self):
        return Var(-self.array, [(self, lambda g: -g)])

    def __sub__(self, other):
        return self + (-wrap(other))

    def __matmul__(self, other):
        return Var(self.array @ other.array, [
            (self, lambda g: g @ other.array.T),
            (other, lambda g: self.array.T @ g),
        ])

    def sum(self, axis=None):
        def back(g):
            g = g if axis is None else np.expand_dims(g, axis)
            return g * np.ones_like(self.array)
        return Var(self.array.sum(axis=axis), [(self, back)])

    def propagate_gradient(self, seed=1.0):
        order = []
        collect(self, order, set())
        for node in order:
            node.adjoint = np.zeros_like(node.array)
        self.adjoint = self.adjoint + seed
        for node in reversed(order):
            for parent, back in node.parents:
                parent.adjoint = parent.adjoint + back(node.adjoint)


def collect(node, order, met):
    if id(node) in met:
        return
    met.add(id(node))
    for parent, _ in node.parents:
        collect(parent, order, met)
    order.append(node)


def wrap(x):
    return x if isinstance(x, Var) else Var(x)


def fit(g, like):
    g = np.asarray(g)
    while g.ndim > like.ndim:
        g = g.sum(axis=0)
    for i in range(like.ndim):
        if like.shape[i] == 1:
            g = g.sum(axis=i, keepdims=True)
    return g


def sin(x):
    return Var(np.sin(x.array), [(x, lambda g: g * np.cos(x.array))])


def sigmoid(x):
    y = 1 / (1 + np.exp(-x.array))
    return Var(y, [(x, lambda g: g * y * (1 - y))])


def softplus(x):
    return Var(np.logaddexp(0, x.array), [(x, lambda g: g / (1 + np.exp(-x.array)))])


def log(x):
    return Var(np.log(x.array), [(x, lambda g: g / x.array)])
