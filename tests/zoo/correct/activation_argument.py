import numpy as np


def relu(z):
    return np.maximum(0.0, z)


def relu_prime(z):
    return (z > 0).astype(float)


class Swish:
    def __init__(self):
        self.cache = None

    def forward(self, z):
        s = 1 / (1 + np.exp(-z))
        self.cache = (z, s)
        return z * s

    def backward(self, g):
        z, s = self.cache
        return g * (s + z * s * (1 - s))


class NamedDense:
    def __init__(self, nb_inputs, nb_outputs, activation='relu', initializer='he'):
        scale = np.sqrt(2.0 / nb_inputs) if initializer == 'he' else 0.01
        self.W = np.random.randn(nb_inputs, nb_outputs) * scale
        self.b = np.zeros((1, nb_outputs))
        self.activation = activation

    def forward(self, a_prev):
        self.a_prev = a_prev
        self.z = a_prev @ self.W + self.b
        if self.activation == 'relu':
            return np.maximum(self.z, 0)
        if self.activation == 'tanh':
            return np.tanh(self.z)
        return self.z

    def backward(self, da):
        if self.activation == 'relu':
            dz = da * (self.z > 0)
        elif self.activation == 'tanh':
            dz = da * (1 - np.tanh(self.z) ** 2)
        else:
            dz = da
        self.dW = self.a_prev.T @ dz
        self.db = np.sum(dz, axis=0, keepdims=True)
        return dz @ self.W.T


class FunctionDense:
    def __init__(self, n_x, n_y, f, f_prime):
        self.W = np.random.randn(n_x, n_y) * 0.2
        self.b = np.zeros(n_y)
        self.f, self.f_prime = f, f_prime

    def forward(self, x):
        self.x = x
        self.s = x @ self.W + self.b
        return self.f(self.s)

    def backward(self, e):
        d = e * self.f_prime(self.s)
        self.dW = self.x.T @ d
        self.db = d.sum(axis=0)
        return d @ self.W.T


class ObjectDense:
    def __init__(self, input_shape, units, activation_layer):
        self.W = np.random.randn(input_shape[0], units) * 0.2
        self.b = np.zeros(units)
        self.activation_layer = activation_layer

    def forward(self, x):
        self.x = x
        return self.activation_layer.forward(x @ self.W + self.b)

    def backward(self, grad):
        grad = self.activation_layer.backward(grad)
        self.grad_W = self.x.T @ grad
        self.grad_b = grad.sum(axis=0)
        return grad @ self.W.T


class Masked:
    """dropout; train_flg says which way"""

    def __init__(self, p_drop):
        self.p_drop = p_drop

    def forward(self, x, train_flg):
        if train_flg:
            self.mask = (np.random.rand(*x.shape) > self.p_drop) / (1 - self.p_drop)
            return x * self.mask
        self.mask = np.ones_like(x)
        return x

    def backward(self, dout):
        return dout * self.mask


class Residual:
    """x + inner(x)"""

    def __init__(self, inner):
        self.inner = inner

    def forward(self, x, mode='train'):
        return x + self.inner.forward(x)

    def backward(self, d):
        return d + self.inner.backward(d)


model = [NamedDense(784, 50), Swish(), FunctionDense(50, 20, relu, relu_prime), ObjectDense((20,), 10, Swish())]
drop = Masked(0.3)
