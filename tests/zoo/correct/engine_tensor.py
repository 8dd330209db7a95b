"""Reverse-mode autodiff on numpy arrays, with broadcasting."""
from __future__ import annotations

import contextlib

import numpy as np

_grad_enabled = True


@contextlib.contextmanager
def no_grad():
    global _grad_enabled
    before = _grad_enabled
    _grad_enabled = False
    try:
        yield
    finally:
        _grad_enabled = before


def unbroadcast(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum `grad` down to `shape`, undoing numpy broadcasting."""
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1 and grad.shape[axis] != 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


class Tensor:
    def __init__(self, data, requires_grad: bool = False, _parents=()):
        self.data = np.asarray(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad = None
        self._parents = tuple(_parents) if _grad_enabled else ()
        self._backward_fn = None

    # -- helpers
    @property
    def shape(self):
        return self.data.shape

    def zero_grad(self):
        self.grad = None

    def numpy(self):
        return self.data.copy()

    def detach(self):
        return Tensor(self.data)

    def _accumulate(self, grad):
        if not self.requires_grad:
            return
        grad = unbroadcast(grad, self.data.shape)
        self.grad = grad.copy() if self.grad is None else self.grad + grad

    @staticmethod
    def _lift(value) -> "Tensor":
        return value if isinstance(value, Tensor) else Tensor(value)

    def _make(self, data, parents, backward_fn) -> "Tensor":
        needs = any(p.requires_grad for p in parents) and _grad_enabled
        out = Tensor(data, requires_grad=needs, _parents=parents if needs else ())
        if needs:
            out._backward_fn = backward_fn
        return out

    # -- elementwise
    def __add__(self, other):
        other = self._lift(other)

        def backward_fn(grad):
            self._accumulate(grad)
            other._accumulate(grad)

        return self._make(self.data + other.data, (self, other), backward_fn)

    __radd__ = __add__

    def __neg__(self):
        def backward_fn(grad):
            self._accumulate(-grad)

        return self._make(-self.data, (self,), backward_fn)

    def __sub__(self, other):
        return self + (-self._lift(other))

    def __rsub__(self, other):
        return self._lift(other) - self

    def __mul__(self, other):
        other = self._lift(other)

        def backward_fn(grad):
            self._accumulate(grad * other.data)
            other._accumulate(grad * self.data)

        return self._make(self.data * other.data, (self, other), backward_fn)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = self._lift(other)

        def backward_fn(grad):
            self._accumulate(grad / other.data)
            other._accumulate(-grad * self.data / other.data**2)

        return self._make(self.data / other.data, (self, other), backward_fn)

    def __rtruediv__(self, other):
        return self._lift(other) / self

    def __pow__(self, exponent: float):
        def backward_fn(grad):
            self._accumulate(grad * exponent * self.data ** (exponent - 1))

        return self._make(self.data**exponent, (self,), backward_fn)

    def exp(self):
        value = np.exp(self.data)

        def backward_fn(grad):
            self._accumulate(grad * value)

        return self._make(value, (self,), backward_fn)

    def log(self):
        def backward_fn(grad):
            self._accumulate(grad / self.data)

        return self._make(np.log(self.data), (self,), backward_fn)

    def tanh(self):
        value = np.tanh(self.data)

        def backward_fn(grad):
            self._accumulate(grad * (1 - value**2))

        return self._make(value, (self,), backward_fn)

    def sigmoid(self):
        value = 1 / (1 + np.exp(-self.data))

        def backward_fn(grad):
            self._accumulate(grad * value * (1 - value))

        return self._make(value, (self,), backward_fn)

    def relu(self):
        mask = self.data > 0

        def backward_fn(grad):
            self._accumulate(grad * mask)

        return self._make(self.data * mask, (self,), backward_fn)

    # -- matrices and shapes
    def __matmul__(self, other):
        other = self._lift(other)

        def backward_fn(grad):
            self._accumulate(grad @ other.data.T)
            other._accumulate(self.data.T @ grad)

        return self._make(self.data @ other.data, (self, other), backward_fn)

    @property
    def T(self):
        def backward_fn(grad):
            self._accumulate(grad.T)

        return self._make(self.data.T, (self,), backward_fn)

    def reshape(self, *shape):
        if len(shape) == 1 and isinstance(shape[0], tuple):
            shape = shape[0]

        def backward_fn(grad):
            self._accumulate(grad.reshape(self.data.shape))

        return self._make(self.data.reshape(shape), (self,), backward_fn)

    def __getitem__(self, index):
        def backward_fn(grad):
            full = np.zeros_like(self.data)
            np.add.at(full, index, grad)
            self._accumulate(full)

        return self._make(self.data[index], (self,), backward_fn)

    # -- reductions
    def sum(self, axis=None, keepdims=False):
        def backward_fn(grad):
            if axis is not None and not keepdims:
                grad = np.expand_dims(grad, axis)
            self._accumulate(np.broadcast_to(grad, self.data.shape))

        return self._make(self.data.sum(axis=axis, keepdims=keepdims), (self,), backward_fn)

    def mean(self, axis=None, keepdims=False):
        value = self.data.mean(axis=axis, keepdims=keepdims)
        count = self.data.size / value.size

        def backward_fn(grad):
            if axis is not None and not keepdims:
                grad = np.expand_dims(grad, axis)
            self._accumulate(np.broadcast_to(grad, self.data.shape) / count)

        return self._make(value, (self,), backward_fn)

    def max(self, axis=None, keepdims=False):
        value = self.data.max(axis=axis, keepdims=True)
        mask = self.data == value
        shown = value if keepdims else value.reshape(self.data.max(axis=axis).shape)

        def backward_fn(grad):
            if axis is not None and not keepdims:
                grad = np.expand_dims(grad, axis)
            share = mask / mask.sum(axis=axis, keepdims=True)
            self._accumulate(grad * share)

        return self._make(shown, (self,), backward_fn)

    # -- the engine
    def backward(self, grad=None):
        if grad is None:
            if self.data.size != 1:
                raise RuntimeError("grad can be implicitly created only for scalar outputs")
            grad = np.ones_like(self.data)
        topo, seen = [], set()
        stack = [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                topo.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((p, False) for p in node._parents)
        for node in topo:
            if node._parents:
                node.grad = None
        self.grad = np.asarray(grad, dtype=np.float64)
        for node in reversed(topo):
            if node._backward_fn is not None and node.grad is not None:
                node._backward_fn(node.grad)
