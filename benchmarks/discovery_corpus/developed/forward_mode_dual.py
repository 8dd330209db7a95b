"""Dualzahlen: Vorwärtsmodus."""
import math


class Dual:
    def __init__(self, re, eps=0.0):
        self.re, self.eps = re, eps

    def __add__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.re + o.re, self.eps + o.eps)

    def __mul__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.re * o.re, self.re * o.eps + self.eps * o.re)

    def sin(self):
        return Dual(math.sin(self.re), math.cos(self.re) * self.eps)


class Node:
    def __init__(self, value, inputs=(), partials=()):
        self.value, self.inputs, self.partials = value, inputs, partials
        self.grad = 0.0

    def __add__(self, o):
        return Node(self.value + o.value, (self, o), (1.0, 1.0))

    def __mul__(self, o):
        return Node(self.value * o.value, (self, o), (o.value, self.value))

    def cos(self):
        return Node(math.cos(self.value), (self,), (-math.sin(self.value),))

    def backward(self, seed=1.0):
        # every path from the output to a node adds its product of partials
        self.grad += seed
        for node, partial in zip(self.inputs, self.partials):
            node.backward(seed * partial)
