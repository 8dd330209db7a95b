import math


class Node:
    """A number that remembers how it was made."""

    def __init__(self, value, children=()):
        self.value = float(value)
        self.grad = 0.0
        self.children = children
        self.local = ()

    def __repr__(self):
        return "Node(%g)" % self.value

    @staticmethod
    def lift(v):
        return v if isinstance(v, Node) else Node(v)

    @staticmethod
    def make(value, children, local):
        out = Node(value, children)
        out.local = local
        return out

    def __add__(self, o):
        o = Node.lift(o)
        return Node.make(self.value + o.value, (self, o), (1.0, 1.0))

    def __mul__(self, o):
        o = Node.lift(o)
        return Node.make(self.value * o.value, (self, o), (o.value, self.value))

    def __sub__(self, o):
        o = Node.lift(o)
        return Node.make(self.value - o.value, (self, o), (1.0, -1.0))

    def __truediv__(self, o):
        o = Node.lift(o)
        return Node.make(self.value / o.value, (self, o), (1.0 / o.value, -self.value / o.value ** 2))

    def __pow__(self, n):
        return Node.make(self.value ** n, (self,), (n * self.value ** (n - 1),))

    def __neg__(self):
        return self * -1.0

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, o):
        return Node.lift(o) - self

    def __rtruediv__(self, o):
        return Node.lift(o) / self

    def exp(self):
        e = math.exp(self.value)
        return Node.make(e, (self,), (e,))

    def log(self):
        return Node.make(math.log(self.value), (self,), (1.0 / self.value,))

    def tanh(self):
        t = math.tanh(self.value)
        return Node.make(t, (self,), (1.0 - t * t,))

    def sigmoid(self):
        s = 0.5 * (1.0 + math.tanh(0.5 * self.value))
        return Node.make(s, (self,), (s * (1.0 - s),))

    def relu(self):
        return Node.make(max(self.value, 0.0), (self,), (1.0 if self.value > 0 else 0.0,))

    def backward(self):
        order, done = [], set()

        def walk(node):
            if id(node) in done:
                return
            done.add(id(node))
            for child in node.children:
                walk(child)
            order.append(node)

        walk(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for child, d in zip(node.children, node.local):
                child.grad += d * node.grad
