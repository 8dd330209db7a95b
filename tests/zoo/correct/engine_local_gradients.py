"""Automatic differentiation with local gradients; get_gradients walks the graph."""
from collections import defaultdict
import math


class Variable:
    def __init__(self, value, local_gradients=()):
        self.value = value
        self.local_gradients = local_gradients

    def __add__(self, other):
        return add(self, lift(other))

    def __radd__(self, other):
        return add(lift(other), self)

    def __mul__(self, other):
        return mul(self, lift(other))

    def __rmul__(self, other):
        return mul(lift(other), self)

    def __sub__(self, other):
        return add(self, neg(lift(other)))

    def __truediv__(self, other):
        return mul(self, inv(lift(other)))

    def __neg__(self):
        return neg(self)


def lift(x):
    return x if isinstance(x, Variable) else Variable(x)


def add(a, b):
    value = a.value + b.value
    local_gradients = (
        (a, 1),
        (b, 1),
    )
    return Variable(value, local_gradients)


def mul(a, b):
    value = a.value * b.value
    local_gradients = (
        (a, b.value),
        (b, a.value),
    )
    return Variable(value, local_gradients)


def neg(a):
    return Variable(-1 * a.value, ((a, -1),))


def inv(a):
    value = 1.0 / a.value
    return Variable(value, ((a, -1 / a.value**2),))


def sin(a):
    return Variable(math.sin(a.value), ((a, math.cos(a.value)),))


def exp(a):
    value = math.exp(a.value)
    return Variable(value, ((a, value),))


def log(a):
    return Variable(math.log(a.value), ((a, 1.0 / a.value),))


def get_gradients(variable):
    """The derivatives of `variable` with respect to everything it was computed from."""
    gradients = defaultdict(lambda: 0)

    def compute_gradients(variable, path_value):
        for child_variable, local_gradient in variable.local_gradients:
            value_of_path = path_value * local_gradient
            gradients[child_variable] += value_of_path
            compute_gradients(child_variable, value_of_path)

    compute_gradients(variable, path_value=1)
    return gradients
