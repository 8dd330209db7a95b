import numpy as np

class Tensor(object):
    """reverse mode for arrays"""
    def __init__(self, data, children=()):
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self.children = children
        self.backward_fn = None

    def __add__(self, other):
        out = Tensor(self.data + other.data, (self, other))
        def fn(g):
            self.grad = self.grad + g
            other.grad = other.grad + np.broadcast_to(g.mean(axis=0), other.data.shape) if g.shape != other.data.shape else other.grad + g
        out.backward_fn = fn
        return out

    def __mul__(self, other):
        out = Tensor(self.data * other.data, (self, other))
        def fn(g):
            self.grad = self.grad + g * other.data
            other.grad = other.grad + g * self.data
        out.backward_fn = fn
        return out

    def dot(self, other):
        out = Tensor(self.data.dot(other.data), (self, other))
        def fn(g):
            self.grad = self.grad + g.dot(other.data.T)
            other.grad = other.grad + self.data.T.dot(g)
        out.backward_fn = fn
        return out

    def sum(self):
        out = Tensor(self.data.sum(), (self,))
        def fn(g):
            self.grad = self.grad + g * np.ones_like(self.data)
        out.backward_fn = fn
        return out

    def backward(self):
        order = []
        def walk(n):
            if n in order: return
            for c in n.children: walk(c)
            order.append(n)
        walk(self)
        self.grad = np.ones_like(self.data)
        for n in order[::-1]:
            if n.backward_fn: n.backward_fn(n.grad)
