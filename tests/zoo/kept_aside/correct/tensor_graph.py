import numpy as np


def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


class Tensor:
    def __init__(self, data, requires_grad=True):
        self.data = np.asarray(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad = None
        self._parents = []
        self._backward_fn = None

    @property
    def shape(self):
        return self.data.shape

    def zero_grad(self):
        self.grad = None

    @staticmethod
    def _op(data, parents, fn):
        out = Tensor(data)
        out._parents = parents
        out._backward_fn = fn
        return out

    def __add__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        return Tensor._op(self.data + other.data, [self, other], lambda g: (
            unbroadcast(g, self.shape), unbroadcast(g, other.shape)))

    def __sub__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        return Tensor._op(self.data - other.data, [self, other], lambda g: (
            unbroadcast(g, self.shape), unbroadcast(-g, other.shape)))

    def __mul__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        return Tensor._op(self.data * other.data, [self, other], lambda g: (
            unbroadcast(g * other.data, self.shape), unbroadcast(g * self.data, other.shape)))

    def __matmul__(self, other):
        return Tensor._op(self.data @ other.data, [self, other], lambda g: (
            g @ other.data.T, self.data.T @ g))

    def __pow__(self, k):
        return Tensor._op(self.data ** k, [self], lambda g: (g * k * self.data ** (k - 1),))

    def sum(self, axis=None, keepdims=False):
        def fn(g):
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            return (np.broadcast_to(g, self.shape).copy(),)
        return Tensor._op(self.data.sum(axis=axis, keepdims=keepdims), [self], fn)

    def mean(self):
        n = self.data.size
        return Tensor._op(self.data.mean(), [self], lambda g: (np.full(self.shape, g / n),))

    def exp(self):
        e = np.exp(self.data)
        return Tensor._op(e, [self], lambda g: (g * e,))

    def log(self):
        return Tensor._op(np.log(self.data), [self], lambda g: (g / self.data,))

    def tanh(self):
        t = np.tanh(self.data)
        return Tensor._op(t, [self], lambda g: (g * (1 - t * t),))

    def relu(self):
        mask = self.data > 0
        return Tensor._op(self.data * mask, [self], lambda g: (g * mask,))

    def transpose(self):
        return Tensor._op(self.data.T, [self], lambda g: (g.T,))

    def reshape(self, *shape):
        return Tensor._op(self.data.reshape(*shape), [self], lambda g: (g.reshape(self.shape),))

    def backward(self, grad=None):
        topo, seen = [], set()

        def visit(t):
            if id(t) not in seen:
                seen.add(id(t))
                for p in t._parents:
                    visit(p)
                topo.append(t)

        visit(self)
        grads = {id(self): np.ones(self.shape) if grad is None else np.asarray(grad, dtype=float)}
        for t in reversed(topo):
            g = grads.pop(id(t), None)
            if g is None:
                continue
            t.grad = g if t.grad is None else t.grad + g
            if t._backward_fn is None:
                continue
            for p, pg in zip(t._parents, t._backward_fn(g)):
                grads[id(p)] = grads[id(p)] + pg if id(p) in grads else pg
