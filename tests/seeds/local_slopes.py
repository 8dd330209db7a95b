import numpy as np

# 活性化関数。backward は局所微分 f'(x) を返し、dout との積は呼び出し側で取る。


class Function:
    def __init__(self, *args, **options):
        pass

    def forward(self, *args, **options):
        raise Exception("not written yet")

    def backward(self, *args, **options):
        raise Exception("not written yet")


class Jump(Function):
    def forward(self, x, *args, **options):
        return np.where(x > 0, 1, 0)

    def backward(self, x, *args, **options):
        return np.zeros_like(x)


class Same(Function):
    def forward(self, x, *args, **options):
        return x

    def backward(self, x, *args, **options):
        return np.ones_like(x)


class SoftShrink(Function):
    def __init__(self, width=0.5, *args, **options):
        self.width = width

    def forward(self, x, *args, **options):
        return np.where(
            x < -self.width, x + self.width, np.where(x > self.width, x - self.width, 0)
        )

    def backward(self, x, *args, **options):
        return np.where((-self.width <= x) & (x <= self.width), 0, 1)


class Sigmoid(Function):
    def forward(self, x, *args, **options):
        return 1 / (1 + np.exp(-x))

    def backward(self, x, y, *args, **options):
        return y * (1 - y)


class HardTanh(Function):
    def forward(self, x, *args, **options):
        return np.clip(x, -1, 1)

    def backward(self, x, *args, **options):
        return np.where((-1 <= x) & (x <= 1), 1, 0)


class ReLU(Function):
    def forward(self, x, *args, **options):
        return np.maximum(0, x)

    def backward(self, x, *args, **options):
        return np.where(x > 0, 1, 0)


class SteepLeak(Function):
    """max(αx, x) takes the wrong branch as soon as α > 1."""

    def __init__(self, alpha=2.0, *args, **options):
        self.alpha = alpha

    def forward(self, x, *args, **options):
        return np.maximum(self.alpha * x, x)

    def backward(self, x, *args, **options):
        return np.where(x < 0, self.alpha, 1)


class SELU(Function):
    def __init__(self, lambda_=1.0507, alpha=1.67326, *args, **options):
        self.lambda_ = lambda_
        self.alpha = alpha

    def forward(self, x, *args, **options):
        below = self.alpha * (np.exp(x) - 1)
        return self.lambda_ * np.where(x >= 0, x, below)

    def backward(self, x, *args, **options):
        return self.lambda_ * np.where(x >= 0, 1, self.alpha * np.exp(x))


class SoftMax(Function):
    def forward(self, x, *args, **options):
        return np.exp(x) / np.sum(np.exp(x))

    def backward(self, x, *args, **options):
        total = np.sum(np.exp(x))
        return np.exp(x) * (total - np.exp(x)) / total**2


class RowSoftMax(Function):
    """Rows are right here; the slope is still that of each entry by itself."""

    def forward(self, x, *args, **options):
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)

    def backward(self, x, *args, **options):
        y = self.forward(x)
        return y * (1 - y)


class SoftMin(Function):
    def forward(self, x, *args, **options):
        return np.exp(-x) / np.sum(np.exp(-x))

    def backward(self, x, *args, **options):
        total = np.sum(np.exp(-x))
        return -(np.exp(x) * (total - np.exp(x)) / total**2)


class LogSoftMax(Function):
    def forward(self, x, *args, **options):
        return np.log(np.exp(x) / np.sum(np.exp(x)))

    def backward(self, x, *args, **options):
        total = np.sum(np.exp(x))
        return (total - np.exp(x)) / total


class SoftSign(Function):
    def forward(self, x, *args, **options):
        return x / (1 + np.abs(x))

    def backward(self, x, *args, **options):
        return 1 / (1 + np.abs(x)) ** 2


class Swish(Function):
    def __init__(self, beta=1, *args, **options):
        self.beta = beta

    def forward(self, x, *args, **options):
        return x / (1 + np.exp(-self.beta * x))

    def backward(self, x, y, *args, **options):
        return self.beta * y + (1 - self.beta * y) / (1 + np.exp(-self.beta * x))


class MaxOut(Function):
    """The shape goes to rand as a tuple, so that no object can be made."""

    def __init__(self, n_prev, n, k, width=5e-2, *args, **options):
        self.n, self.k = n, k
        self.w = width * np.random.rand((n_prev, n * k))
        self.b = width * np.random.rand(n * k)

    def forward(self, x, *args, **options):
        self.x = x.copy()
        z = np.dot(self.w.T, x) + self.b
        return np.max(z.reshape(self.n, self.k), axis=1)

    def backward(self, g, *args, **options):
        self.dw = np.sum(np.dot(self.w, self.x))


class LargestOfTwo(Function):
    """The backward of a maxout, begun and left: what was computed is no gradient of anything."""

    def forward(self, x, *args, **options):
        self.x = x.copy()
        pairs = x.reshape(len(x), -1, 2)
        return pairs.max(axis=2)

    def backward(self, g, *args, **options):
        self.dw = np.sum(np.dot(self.x.T, self.x))


table = {
    "step": Jump, "identity": Same, "soft-shrink": SoftShrink, "sigmoid": Sigmoid,
    "hard-tanh": HardTanh, "ReLU": ReLU, "leaky-ReLU": SteepLeak, "SELU": SELU,
    "softmax": SoftMax, "softmin": SoftMin, "log-softmax": LogSoftMax,
    "softsign": SoftSign, "Swish": Swish,
}  # MaxOut は未登録


def get_act(name, *args, **options):
    if name not in table:
        raise ValueError(name, ": unknown activator")
    return table[name](*args, **options)
