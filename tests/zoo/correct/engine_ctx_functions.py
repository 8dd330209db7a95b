import numpy as np


class Context:
    def __init__(self):
        self.saved_tensors = ()

    def save_for_backward(self, *tensors):
        self.saved_tensors = tensors


class Tensor:
    def __init__(self, data, requires_grad=True):
        self.data = np.array(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad = None
        self._ctx = None

    @property
    def shape(self):
        return self.data.shape

    def add(self, other):
        return Add.apply(self, other)

    def mul(self, other):
        return Mul.apply(self, other)

    def dot(self, other):
        return Dot.apply(self, other)

    def relu(self):
        return ReLU.apply(self)

    def logsoftmax(self):
        return LogSoftmax.apply(self)

    def sum(self):
        return Sum.apply(self)

    def square(self):
        return Square.apply(self)

    def mean(self):
        div = Tensor(np.array(1.0 / self.data.size), requires_grad=False)
        return Scale.apply(self.sum(), div)

    def backward(self):
        assert self.data.size == 1, "backward from a scalar only"
        self.grad = np.ones_like(self.data)
        for node in reversed(self._topo()):
            if node._ctx is None:
                continue
            func, parents, ctx = node._ctx
            grads = func.backward(ctx, node.grad)
            grads = grads if isinstance(grads, tuple) else (grads,)
            for parent, g in zip(parents, grads):
                if g is None or not parent.requires_grad:
                    continue
                assert g.shape == parent.data.shape, f"{func.__name__}: {g.shape} != {parent.data.shape}"
                parent.grad = g if parent.grad is None else parent.grad + g

    def _topo(self):
        order, seen = [], set()

        def walk(t):
            if id(t) in seen:
                return
            seen.add(id(t))
            if t._ctx is not None:
                for p in t._ctx[1]:
                    walk(p)
            order.append(t)

        walk(self)
        return order


class Function:
    @classmethod
    def apply(cls, *tensors):
        ctx = Context()
        out = Tensor(cls.forward(ctx, *[t.data for t in tensors]))
        out._ctx = (cls, tensors, ctx)
        return out


class Add(Function):
    @staticmethod
    def forward(ctx, x, y):
        assert x.shape == y.shape
        return x + y

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, grad_output


class Mul(Function):
    @staticmethod
    def forward(ctx, x, y):
        assert x.shape == y.shape
        ctx.save_for_backward(x, y)
        return x * y

    @staticmethod
    def backward(ctx, grad_output):
        x, y = ctx.saved_tensors
        return y * grad_output, x * grad_output


class Scale(Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(factor)
        return x * factor

    @staticmethod
    def backward(ctx, grad_output):
        (factor,) = ctx.saved_tensors
        return grad_output * factor, None


class Square(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 2 * x * grad_output


class Dot(Function):
    @staticmethod
    def forward(ctx, input, weight):
        ctx.save_for_backward(input, weight)
        return input.dot(weight)

    @staticmethod
    def backward(ctx, grad_output):
        input, weight = ctx.saved_tensors
        grad_input = grad_output.dot(weight.T)
        grad_weight = input.T.dot(grad_output)
        return grad_input, grad_weight


class ReLU(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return np.maximum(input, 0)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        grad_input = grad_output.copy()
        grad_input[input < 0] = 0
        return grad_input


class Sum(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return np.array(input.sum())

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * np.ones_like(input)


class LogSoftmax(Function):
    @staticmethod
    def forward(ctx, input):
        c = input.max(axis=1, keepdims=True)
        output = input - c - np.log(np.exp(input - c).sum(axis=1, keepdims=True))
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx, grad_output):
        (output,) = ctx.saved_tensors
        return grad_output - np.exp(output) * grad_output.sum(axis=1, keepdims=True)
