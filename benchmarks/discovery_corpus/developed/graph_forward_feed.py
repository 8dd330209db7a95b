import numpy as np


class Graph:
    def __init__(self):
        self.nodes = []

    def forward(self, feed):
        for k, v in feed.items():
            k.output = np.asarray(v, dtype=float)
        for n in self.nodes:
            if n.inputs:
                n.output = n.compute(*[i.output for i in n.inputs])
        return self.nodes[-1].output

    def backward(self, target):
        for n in self.nodes:
            n.delta = np.zeros_like(n.output)
        target.delta = np.ones_like(target.output)
        for n in reversed(self.nodes):
            if not n.inputs:
                continue
            for i, d in zip(n.inputs, n.pullback(n.delta, *[i.output for i in n.inputs])):
                i.delta = i.delta + d


class Op:
    def __init__(self, graph, *inputs):
        self.graph = graph
        self.inputs = inputs
        self.output = None
        self.delta = None
        graph.nodes.append(self)


class Placeholder(Op):
    pass


class Add(Op):
    def compute(self, a, b):
        return a + b

    def pullback(self, d, a, b):
        return d, d


class Mul(Op):
    def compute(self, a, b):
        return a * b

    def pullback(self, d, a, b):
        return d * b, d * a


class Dot(Op):
    def compute(self, a, b):
        return a.dot(b)

    def pullback(self, d, a, b):
        return d.dot(b.T), a.T.dot(d)


class Sigmoid(Op):
    def compute(self, a):
        return 1.0 / (1.0 + np.exp(-a))

    def pullback(self, d, a):
        return (d * self.output * (1 - self.output),)


class Mean(Op):
    def compute(self, a):
        return a.mean()

    def pullback(self, d, a):
        return (d * np.ones_like(a) / a.size,)
