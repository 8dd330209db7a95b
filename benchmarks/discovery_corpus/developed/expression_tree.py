"""Symbolic-looking expression graph: build, evaluate, then backpropagate."""
import math
from abc import ABC, abstractmethod


class Expression(ABC):
    def __init__(self):
        self.value = None
        self.partial = 0.0

    @abstractmethod
    def evaluate(self):
        ...

    @abstractmethod
    def derive(self, seed):
        ...

    def __add__(self, other):
        return Plus(self, other)

    def __mul__(self, other):
        return Multiply(self, other)


class Variable(Expression):
    def __init__(self, value):
        super().__init__()
        self.value = value

    def evaluate(self):
        return self.value

    def derive(self, seed):
        self.partial += seed


class Plus(Expression):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b

    def evaluate(self):
        self.value = self.a.evaluate() + self.b.evaluate()
        return self.value

    def derive(self, seed):
        self.a.derive(seed)
        self.b.derive(seed)


class Multiply(Expression):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b

    def evaluate(self):
        self.value = self.a.evaluate() * self.b.evaluate()
        return self.value

    def derive(self, seed):
        self.a.derive(self.b.value * seed)
        self.b.derive(self.a.value * seed)


class Sine(Expression):
    def __init__(self, a):
        super().__init__()
        self.a = a

    def evaluate(self):
        self.value = math.sin(self.a.evaluate())
        return self.value

    def derive(self, seed):
        self.a.derive(math.cos(self.a.value) * seed)


class Exponential(Expression):
    def __init__(self, a):
        super().__init__()
        self.a = a

    def evaluate(self):
        self.value = math.exp(self.a.evaluate())
        return self.value

    def derive(self, seed):
        self.a.derive(self.value * seed)
