import numpy as np

# each forward keeps just what its backward needs


class Tanh:
    def forward(self, x):
        self.x = x
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1.0 - self.y ** 2)


class Logistic:
    def forward(self, x):
        self.x = x
        self.a = 0.5 * (1 + np.tanh(0.5 * x))
        return self.a

    def backward(self, upstream):
        local = self.a * (1 - self.a)
        return upstream * local


class Ramp:
    def forward(self, x):
        self.off = x <= 0
        y = x.copy()
        y[self.off] = 0
        return y

    def backward(self, dy):
        dx = dy.copy()
        dx[self.off] = 0
        return dx


class LeakyRamp:
    def __init__(self, leak=0.05):
        self.leak = leak

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.leak * x)

    def backward(self, dy):
        slope = np.ones_like(self.x)
        slope[self.x < 0] = self.leak
        return slope * dy


class Elu:
    """written in the output: below 0 the slope is y + alpha"""

    def __init__(self, alpha=1.5):
        self.alpha = alpha

    def forward(self, x):
        self.y = np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.y

    def backward(self, dy):
        return dy * np.where(self.y > 0, 1.0, self.y + self.alpha)


class SoftPlus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dy):
        return dy * 0.5 * (1 + np.tanh(0.5 * self.x))


class Clipped:
    def forward(self, x):
        self.inside = np.abs(x) < 1
        return np.clip(x, -1, 1)

    def backward(self, dy):
        return np.where(self.inside, dy, 0.0)


class Ramp6:
    def forward(self, x):
        self.x = x
        return np.minimum(np.maximum(x, 0), 6)

    def backward(self, dy):
        return dy * ((self.x > 0) & (self.x < 6))


class Swish:
    def forward(self, x):
        self.x = x
        self.s = 0.5 * (1 + np.tanh(0.5 * x))
        return x * self.s

    def backward(self, dy):
        return dy * self.s * (1 + self.x * (1 - self.s))


class SoftSign:
    def forward(self, x):
        self.d = 1 + np.abs(x)
        return x / self.d

    def backward(self, dy):
        return dy / self.d ** 2


class Arctan:
    def forward(self, x):
        self.x = x
        return np.arctan(x)

    def backward(self, dy):
        return dy / (1 + self.x ** 2)


class Sine:
    def forward(self, x):
        self.x = x
        return np.sin(x)

    def backward(self, dy):
        return np.cos(self.x) * dy
