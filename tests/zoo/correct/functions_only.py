import numpy as np


def sigmoid(x):
    return np.where(x >= 0, 1, np.exp(-np.abs(x))) / (1 + np.exp(-np.abs(x)))


def sigmoid_grad(x):
    return sigmoid(x) * (1.0 - sigmoid(x))


def relu(x):
    return np.maximum(0, x)


def relu_grad(x):
    grad = np.zeros_like(x)
    grad[x > 0] = 1
    return grad


def tanh(x):
    return np.tanh(x)


def tanh_grad(x):
    return 1.0 / np.cosh(np.clip(x, -300, 300)) ** 2


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def softplus_grad(x):
    return sigmoid(x)


def _shift(a):
    """helper: biggest number of each row becomes 0"""
    return a - np.max(a, axis=-1, keepdims=True)


def softmax(a):
    e = np.exp(_shift(a))
    return e / np.sum(e, axis=-1, keepdims=True)


def log_softmax(a):
    s = _shift(a)
    return s - np.log(np.sum(np.exp(s), axis=-1, keepdims=True))


def mean_squared_error(y, t):
    return np.sum((y - t) ** 2) / y.size


def mean_squared_error_grad(y, t):
    return 2 * (y - t) / y.size


def cross_entropy_error(y, t):
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    if t.size == y.size:
        t = t.argmax(axis=1)
    t = t.ravel()
    batch_size = y.shape[0]
    return -np.sum(np.log(np.fmax(y[np.arange(batch_size), t], 1e-300))) / batch_size


def numerical_gradient(f, x):
    h = 1e-4
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        i = it.multi_index
        keep = x[i]
        x[i] = keep + h
        hi = f(x)
        x[i] = keep - h
        lo = f(x)
        grad[i] = (hi - lo) / (2 * h)
        x[i] = keep
        it.iternext()
    return grad
