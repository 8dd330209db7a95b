import numpy as np

# the caches hold OUTPUTS; each derivative is the usual one, written in y

def softplus_forward(x):
    y = np.logaddexp(0, x)
    return y.copy(), y

def softplus_backward(dout, y):
    return dout * (1 - np.exp(-y))

def exp_forward(x):
    y = np.exp(x)
    return y.copy(), y

def exp_backward(dout, y):
    return dout * y

def sqrt_forward(x):
    """x > 0"""
    y = np.sqrt(x)
    return y.copy(), y

def sqrt_backward(dout, y):
    return dout / (2 * y)

def reciprocal_forward(x):
    """x != 0"""
    y = 1 / x
    return y.copy(), y

def reciprocal_backward(dout, y):
    return -dout * y * y

def sigmoid(x):
    return 0.5 * np.tanh(0.5 * x) + 0.5

def sigmoid_deriv(y):
    """in terms of the output"""
    return y - y ** 2

def tanh(x):
    return np.tanh(x)

def tanh_deriv(y):
    """in terms of the output"""
    return (1 - y) * (1 + y)
