import numpy as np

class Array(np.ndarray):
    def __new__(cls, x, prev=(), vjp=None):
        o = np.array(x, dtype=float).view(cls)
        o.prev, o.vjp, o.grad = prev, vjp, None
        return o

    def __mul__(self, other):
        a, b = np.asarray(self), np.asarray(other)
        return Array(a * b, (self, other), lambda g: (g * b, g * a))

    def __add__(self, other):
        a, b = np.asarray(self), np.asarray(other)
        return Array(a + b, (self, other), lambda g: (g, g))

    def __matmul__(self, other):
        a, b = np.asarray(self), np.asarray(other)
        return Array(a @ b, (self, other), lambda g: (g @ b.T, a.T @ g))

    def tanh(self):
        t = np.tanh(np.asarray(self))
        return Array(t, (self,), lambda g: (g * (1 - t),))

    def backward(self, g=1.0):
        self.grad = g + (0 if self.grad is None else self.grad)
        if self.vjp:
            for p, d in zip(self.prev, self.vjp(g)):
                p.backward(d)
