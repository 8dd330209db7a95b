import numpy as np


class Activation:
    """The base of all: forward gives f(x), backward f'(x); the layer multiplies by what comes back."""

    def forward(self, *args, **options):
        raise Exception("write this in your class")

    def backward(self, *args, **options):
        raise Exception("write this in your class")


class Linear(Activation):
    def forward(self, x, *args, **options):
        return x.copy()

    def backward(self, x, *args, **options):
        return np.ones_like(x)


class BentLinear(Activation):
    def forward(self, x, *args, **options):
        return x + (np.hypot(x, 1) - 1) / 2

    def backward(self, x, *args, **options):
        return 1 + x / np.hypot(x, 1) / 2


class SoftShrink(Activation):
    def __init__(self, width=0.5, *args, **options):
        self.width = width

    def forward(self, x, *args, **options):
        return np.sign(x) * np.maximum(np.abs(x) - self.width, 0)

    def backward(self, x, *args, **options):
        return np.where(np.abs(x) <= self.width, 0, 1)


class Logistic(Activation):
    def forward(self, x, *args, **options):
        return 1 / (1 + np.exp(-x))

    def backward(self, x, y, *args, **options):
        return y * (1 - y)


class HardLogistic(Activation):
    def forward(self, x, *args, **options):
        return np.clip(0.2 * x + 0.5, 0, 1)

    def backward(self, x, *args, **options):
        return np.where(np.abs(x) > 2.5, 0, 0.2)


class Hyperbolic(Activation):
    def forward(self, x, *args, **options):
        return np.tanh(x)

    def backward(self, x, *args, **options):
        return 1 - np.tanh(x) ** 2


class Rectifier(Activation):
    def forward(self, x, *args, **options):
        return np.maximum(0, x)

    def backward(self, x, *args, **options):
        return np.where(x > 0, 1, 0)


class Leaky(Activation):
    def __init__(self, alpha=1e-2, *args, **options):
        self.alpha = alpha

    def forward(self, x, *args, **options):
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, x, *args, **options):
        return np.where(x < 0, self.alpha, 1)


class Exponential(Activation):
    def __init__(self, alpha=1.0, *args, **options):
        self.alpha = alpha

    def forward(self, x, *args, **options):
        return np.where(x >= 0, x, self.alpha * np.expm1(np.minimum(x, 0)))

    def backward(self, x, *args, **options):
        return np.where(x >= 0, 1, self.alpha * np.exp(np.minimum(x, 0)))


class Soft(Activation):
    def forward(self, x, *args, **options):
        return np.logaddexp(0, x)

    def backward(self, x, *args, **options):
        return 1 / (1 + np.exp(-x))


class SoftSign(Activation):
    def forward(self, x, *args, **options):
        return x / (1 + np.abs(x))

    def backward(self, x, *args, **options):
        return 1 / (1 + np.abs(x)) ** 2


class Gated(Activation):
    def __init__(self, beta=1, *args, **options):
        self.beta = beta

    def forward(self, x, *args, **options):
        return x / (1 + np.exp(-self.beta * x))

    def backward(self, x, y, *args, **options):
        return self.beta * y + (1 - self.beta * y) / (1 + np.exp(-self.beta * x))


class FromOutput:
    def forward(self, z):
        return np.tanh(z)

    def backward(self, a):
        return 1 - a**2


class FromWhatWasKept:
    def forward(self, z):
        self.a = 1 / (1 + np.exp(-z))
        return self.a

    def backward(self):
        return self.a * (1 - self.a)
