import numpy as np

class Tensor(object):
    def __init__(self, data, creators=None, creation_op=None):
        self.data = np.array(data, dtype=float)
        self.creators = creators
        self.creation_op = creation_op
        self.grad = None

    def _give(self, grad):
        self.grad = grad if self.grad is None else self.grad + grad

    def backward(self, grad=None):
        if grad is None:
            grad = np.ones_like(self.data)
        order = []
        def visit(t):
            if any(t is o for o in order):
                return
            for c in t.creators or ():
                visit(c)
            order.append(t)
        visit(self)
        self._give(grad)
        for t in reversed(order):
            op, g = t.creation_op, t.grad
            if op == "add":
                t.creators[0]._give(g)
                t.creators[1]._give(g)
            if op == "sub":
                t.creators[0]._give(g)
                t.creators[1]._give(-g)
            if op == "mul":
                t.creators[0]._give(g * t.creators[1].data)
                t.creators[1]._give(g * t.creators[0].data)
            if op == "mm":
                t.creators[0]._give(g.dot(t.creators[1].data.T))
                t.creators[1]._give(t.creators[0].data.T.dot(g))
            if op == "sum":
                t.creators[0]._give(g * np.ones_like(t.creators[0].data))
            if op == "sigmoid":
                t.creators[0]._give(g * t.data * (1 - t.data))

    def __add__(self, other): return Tensor(self.data + other.data, [self, other], "add")
    def __sub__(self, other): return Tensor(self.data - other.data, [self, other], "sub")
    def __mul__(self, other): return Tensor(self.data * other.data, [self, other], "mul")
    def mm(self, other): return Tensor(self.data.dot(other.data), [self, other], "mm")
    def sum(self): return Tensor(self.data.sum(), [self], "sum")
    def sigmoid(self): return Tensor(1 / (1 + np.exp(-self.data)), [self], "sigmoid")

    def __repr__(self): return str(self.data)
