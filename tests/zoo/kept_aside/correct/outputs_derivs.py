# the d_ functions take the OUTPUT of the activation, as in "y * (1 - y)"
import numpy as np

def logistic(v):
    e = np.exp(-np.abs(v))
    return np.where(v < 0, e, 1.0) / (1.0 + e)

def d_logistic(y):
    """y is logistic(v)"""
    return y * (1 - y)

def tanh(v):
    return np.tanh(v)

def d_tanh(y):
    """y is tanh(v)"""
    return 1 - y * y

def scaled_tanh(v):
    return 1.7159 * np.tanh(v * 2.0 / 3.0)

def d_scaled_tanh(y):
    """y is scaled_tanh(v)"""
    return 2.0 / 3.0 * (1.7159 - y * y / 1.7159)

def relu(v):
    return v * (v > 0)

def d_relu(y):
    """y is relu(v)"""
    return np.where(y > 0, 1.0, 0.0)
