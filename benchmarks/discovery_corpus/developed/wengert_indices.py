"""Reverse mode AD with an explicit tape (after rufflewind's tutorial)."""
import math


class Tape:
    def __init__(self):
        self.nodes = []

    def var(self, value):
        index = len(self.nodes)
        self.nodes.append(((0.0, 0.0), (index, index)))
        return Var(self, index, value)

    def push1(self, dep0, weight0):
        index = len(self.nodes)
        self.nodes.append(((weight0, 0.0), (dep0, index)))
        return index

    def push2(self, dep0, weight0, dep1, weight1):
        index = len(self.nodes)
        self.nodes.append(((weight0, weight1), (dep0, dep1)))
        return index


class Grad:
    def __init__(self, derivs):
        self.derivs = derivs

    def wrt(self, var):
        return self.derivs[var.index]


class Var:
    def __init__(self, tape, index, value):
        self.tape = tape
        self.index = index
        self.value = value

    def grad(self):
        n = len(self.tape.nodes)
        derivs = [0.0] * n
        derivs[self.index] = 1.0
        for i in range(n - 1, -1, -1):
            weights, deps = self.tape.nodes[i]
            d = derivs[i]
            for w, j in zip(weights, deps):
                derivs[j] += w * d
        return Grad(derivs)

    def sin(self):
        return Var(self.tape, self.tape.push1(self.index, math.cos(self.value)), math.sin(self.value))

    def exp(self):
        e = math.exp(self.value)
        return Var(self.tape, self.tape.push1(self.index, e), e)

    def __add__(self, other):
        return Var(self.tape, self.tape.push2(self.index, 1.0, other.index, 1.0), self.value + other.value)

    def __mul__(self, other):
        return Var(self.tape, self.tape.push2(self.index, other.value, other.index, self.value),
                   self.value * other.value)

    def __truediv__(self, other):
        return Var(self.tape,
                   self.tape.push2(self.index, 1 / other.value, other.index, -self.value / other.value ** 2),
                   self.value / other.value)
