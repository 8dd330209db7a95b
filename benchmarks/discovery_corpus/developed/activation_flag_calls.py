import numpy as np

def sigmoid(x, derivative=False):
    s = 1.0 / (1.0 + np.exp(-x))
    if derivative:
        return s * (1.0 - s)
    return s

def tanh(x, derivative=False):
    t = np.tanh(x)
    return 1.0 - t * t if derivative else t

def relu(x, derivative=False):
    if derivative:
        return np.where(x > 0, 1.0, 0.0)
    return np.maximum(0.0, x)

def leaky(x, derivative=False, a=0.05):
    if derivative:
        return np.where(x > 0, a, 1.0)
    return np.where(x > 0, x, a * x)
