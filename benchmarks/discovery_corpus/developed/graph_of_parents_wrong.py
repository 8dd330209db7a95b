"""graph of ops: inputs/outputs by attribute, grad accumulates at the inputs"""
import numpy as np

class Node:
    def __init__(self, *parents):
        self.parents = list(parents)
        self.children = []
        self.value = None
        self.grad = None
        for p in parents:
            p.children.append(self)

    def zero(self):
        self.grad = np.zeros_like(self.value)

class Const(Node):
    def __init__(self, value=None):
        super().__init__()
        self.value = value
    def forward(self): pass
    def backward(self): pass

class Multiply(Node):
    def forward(self):
        a, b = self.parents
        self.value = a.value * b.value
    def backward(self):
        a, b = self.parents
        a.grad = a.grad + self.grad * b.value
        b.grad = b.grad + self.grad * a.value

class Tanh(Node):
    def forward(self):
        self.value = np.tanh(self.parents[0].value)
    def backward(self):
        self.parents[0].grad = self.parents[0].grad + self.grad * (1 - self.value)

class Matmul(Node):
    def forward(self):
        self.value = self.parents[0].value @ self.parents[1].value
    def backward(self):
        a, b = self.parents
        a.grad = a.grad + self.grad @ b.value.T
        b.grad = b.grad + a.value.T @ self.grad

def run(nodes):
    for n in nodes:
        n.forward()
    for n in nodes:
        n.zero()
    nodes[-1].grad = np.ones_like(nodes[-1].value)
    for n in reversed(nodes):
        n.backward()
